import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namespacesOf } from '../../check/plan/check-run.ts';
import { EXIT, MeshproofError, type ExitCode } from '../../errors.ts';
import { BundleWriter } from '../../evidence/bundle/bundle-writer.ts';
import { newRunId } from '../../evidence/bundle/run-id.ts';
import { Ledger } from '../../evidence/ledger/ledger.ts';
import type { Leftover } from '../../evidence/ledger/schema.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import type { StartedMesh } from '../../mesh/started-mesh.ts';
import type { MeshFlags } from '../commands/options.ts';
import type { CommandContext } from '../context.ts';
import { reportFailure } from '../failure.ts';
import { openMesh, startManagedMesh } from '../lifecycle/bring-up.ts';
import { leftoversWithRemedies } from '../lifecycle/remedies.ts';
import { supervised } from '../lifecycle/supervise.ts';
import { withLeftovers } from '../run/clean-up.ts';
import { injection } from '../run/prepare/injection.ts';
import { RunNamespaces } from '../run/prepare/run-namespaces.ts';
import { figureOf, targetsOf, type Figure } from './figures.ts';
import { castOf, nameOf, spanOf, type Matrix } from './matrix.ts';
import { measureAlone, measureCollected, meshOf, type Alone } from './measure.ts';
import { deploy, type Site } from './site.ts';
import { enoughWatches } from './watch-limit.ts';

export interface BenchFlags extends MeshFlags {
  readonly matrices: readonly Matrix[];
  readonly rounds: number;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly revision?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly strict: boolean;
}

interface Bench {
  readonly context: CommandContext;
  readonly flags: BenchFlags;
  readonly runId: string;
  readonly ledger: Ledger;
  readonly stage: RunNamespaces;
}

/** Raises a cast of its own, measures every matrix on it, prints the figures and deletes what it made, after an interruption too. */
export async function runBench(context: CommandContext, flags: BenchFlags): Promise<ExitCode> {
  const startedAt = new Date();
  const runId = newRunId(startedAt);
  const ledger = new Ledger(meshproofDirs().state, runId, startedAt);
  const bench: Bench = { context, flags, runId, ledger, stage: new RunNamespaces(runId, ledger) };
  const leftovers = () => leftoversWithRemedies(runId, ledger.leftovers);
  return supervised(context, { timeoutMs: flags.timeout, leftovers }, async (signal) => {
    const code = await measured(bench, signal);
    const cleaned = await cleanUp(bench);
    return cleaned ? code : withLeftovers(code);
  });
}

async function measured(bench: Bench, signal: AbortSignal): Promise<ExitCode> {
  const { context, flags } = bench;
  try {
    const figures = await inDirectory(bench, (directory) => figuresIn(bench, directory, signal));
    context.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    const targets = targetsOf(figures);
    for (const { what, holds } of targets) context.stderr.write(`${holds ? 'holds ' : 'MISSED'}  ${what}\n`);
    return flags.strict && targets.some(({ holds }) => !holds) ? EXIT.deviates : EXIT.conforms;
  } catch (error) {
    return reportFailure(context, error, signal).exitCode;
  }
}

async function cleanUp({ context, stage }: Bench): Promise<boolean> {
  try {
    await stage.clear(context.progress);
    return true;
  } catch (error) {
    reportFailure(context, error);
    return false;
  }
}

/** What is recorded while measuring is written as in a run, and deleted: nobody judges it. */
async function inDirectory<Made>({ ledger }: Bench, work: (directory: string) => Promise<Made>): Promise<Made> {
  const path = await mkdtemp(join(tmpdir(), 'meshproof-bench-'));
  const leftover: Leftover = { kind: 'directory', path };
  ledger.record(leftover);
  try {
    return await work(path);
  } finally {
    await rm(path, { recursive: true, force: true });
    ledger.cleanUp(leftover);
  }
}

async function figuresIn(bench: Bench, directory: string, signal: AbortSignal): Promise<readonly Figure[]> {
  const { context, flags, ledger, runId } = bench;
  const guest = flags.context !== undefined || flags.kubeconfig !== undefined;
  await using mesh = await (guest
    ? openMesh(context, flags, ['run'], signal)
    : startManagedMesh(context, flags, ledger, signal));
  // The nodes of our own mesh share this machine's kernel; what somebody's nodes allow is theirs to decide.
  await using _watches = await enoughWatches(guest ? 0 : castOf(spanOf(flags.matrices), '').length, {
    provision: flags.provision,
    log: (line) => void context.stderr.write(`${line}\n`),
  });
  using record = new BundleWriter(directory, runId);
  return await measureOn(bench, siteOf(bench, mesh, record, signal));
}

function siteOf({ flags, runId, stage }: Bench, mesh: StartedMesh, sink: BundleWriter, signal: AbortSignal): Site {
  const { tools, kubeconfig, context, castImages } = mesh;
  const target = { kubectl: tools.kubectl, kubeconfig, context };
  return {
    target,
    runId,
    index: stage.claim(target, runId, { timeoutMs: flags.timeout }),
    prefix: `bench-${runId.slice(-4)}-`,
    castImages,
    ...injection(mesh, flags.revision),
    sink,
    faults: [],
    signal,
  };
}

/** First every matrix without witnesses, then every one with them: while it is measured alone nobody reads what sidecars write. */
async function measureOn({ context, flags }: Bench, site: Site): Promise<readonly Figure[]> {
  const { matrices, rounds } = flags;
  const { progress } = context;
  const workloads = castOf(spanOf(matrices), site.prefix);
  const pods = await progress.phase('cast', (log) => deploy(site, workloads, log));
  const alone = await inTurn(matrices, (matrix) =>
    progress.phase(`${nameOf(matrix)} alone`, (log) => measureAlone(site, matrix, { rounds, pods, log })),
  );
  whole(site);
  await using mesh = meshOf(site);
  // All of it stands; this tells the product's mesh which pods they are.
  await progress.phase('witnesses', () => mesh.ensureCast(namespacesOf(workloads), workloads, site.signal));
  const figures = await inTurn(alone, async (measurement: Alone) => {
    const { matrix } = measurement;
    const collected = await progress.phase(`${nameOf(matrix)} with witnesses`, (log) =>
      measureCollected(site, matrix, { rounds, log, mesh }),
    );
    return figureOf({ ...measurement, ...collected });
  });
  whole(site);
  return figures;
}

/** A stream that broke was opened again while the clock ran: such figures say nothing. */
function whole({ faults }: Site): void {
  if (faults.length === 0) return;
  throw new MeshproofError({
    operation: 'measure over whole streams',
    details: faults.join('\n'),
    hint: 'start the bench again, on a machine that does nothing else',
  });
}

async function inTurn<Item, Made>(
  items: readonly Item[],
  work: (item: Item) => Promise<Made>,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (const item of items) made.push(await work(item));
  return made;
}
