import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, type ExitCode } from '../../errors.ts';
import { BundleWriter } from '../../evidence/bundle/bundle-writer.ts';
import { newRunId } from '../../evidence/bundle/run-id.ts';
import { Ledger } from '../../evidence/ledger/ledger.ts';
import type { Leftover } from '../../evidence/ledger/schema.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import type { CommandContext } from '../context.ts';
import { reportFailure } from '../failure.ts';
import { openMesh, startManagedMesh } from '../lifecycle/bring-up.ts';
import { leftoversWithRemedies } from '../lifecycle/remedies.ts';
import { supervised } from '../lifecycle/supervise.ts';
import { withLeftovers } from '../run/clean-up.ts';
import { isExistingMesh } from '../run/flags.ts';
import { RunNamespaces } from '../run/prepare/run-namespaces.ts';
import { siteOf, type Bench, type BenchFlags } from './bench-run.ts';
import { measureCost } from './cost/bench-cost.ts';
import { costAs } from './cost/formats.ts';
import { targetsOf, type Figure } from './figures.ts';
import { castOf, spanOf } from './matrix.ts';
import { measureMatrices } from './measure-matrices.ts';
import { enoughWatches } from './watch-limit.ts';

/**
 * Deploys a cast of its own, measures every matrix on it, prints the figures and deletes what it
 * created, after an interruption too.
 */
export async function runBench(context: CommandContext, flags: BenchFlags): Promise<ExitCode> {
  const startedAt = new Date();
  const runId = newRunId(startedAt);
  const ledger = new Ledger(meshproofDirs().state, runId, startedAt);
  const bench: Bench = { context, flags, runId, ledger, namespaces: new RunNamespaces(runId, ledger) };
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
    return await inDirectory(bench, (sink) =>
      flags.cost ? printCost(bench, sink, signal) : printFigures(bench, sink, signal),
    );
  } catch (error) {
    return reportFailure(context, error, signal).exitCode;
  }
}

async function printFigures(bench: Bench, sink: BundleWriter, signal: AbortSignal): Promise<ExitCode> {
  const { context, flags } = bench;
  const figures = await figuresOf(bench, sink, signal);
  context.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  const targets = targetsOf(figures);
  for (const { what, holds } of targets) context.stderr.write(`${holds ? 'holds ' : 'MISSED'}  ${what}\n`);
  return flags.strict && targets.some(({ holds }) => !holds) ? EXIT.deviates : EXIT.conforms;
}

async function printCost(bench: Bench, sink: BundleWriter, signal: AbortSignal): Promise<ExitCode> {
  const cost = await measureCost(bench, sink, signal);
  bench.context.stdout.write(costAs(bench.flags.output, cost));
  return EXIT.conforms;
}

async function cleanUp({ context, namespaces }: Bench): Promise<boolean> {
  try {
    await namespaces.clear(context.progress);
    return true;
  } catch (error) {
    reportFailure(context, error);
    return false;
  }
}

/** Observations are written as in a run, so that writing is measured, and then deleted. */
async function inDirectory<Made>({ ledger, runId }: Bench, work: (sink: BundleWriter) => Promise<Made>): Promise<Made> {
  const path = await mkdtemp(join(tmpdir(), 'meshproof-bench-'));
  const leftover: Leftover = { kind: 'directory', path };
  ledger.record(leftover);
  try {
    using sink = new BundleWriter(path, runId);
    return await work(sink);
  } finally {
    await rm(path, { recursive: true, force: true });
    ledger.cleanUp(leftover);
  }
}

async function figuresOf(bench: Bench, sink: BundleWriter, signal: AbortSignal): Promise<readonly Figure[]> {
  const { context, flags, ledger } = bench;
  const existing = isExistingMesh(flags);
  await using mesh = await (existing
    ? openMesh(context, flags, ['run'], signal)
    : startManagedMesh(context, flags, ledger, signal));
  // The nodes of the managed mesh share this machine's kernel; those of an existing mesh are not
  // changed.
  await using _watches = await enoughWatches(existing ? 0 : castOf(spanOf(flags.matrices), '').length, {
    provision: flags.provision,
    log: (line) => void context.stderr.write(`${line}\n`),
  });
  return await measureMatrices(context.progress, flags, siteOf(bench, mesh, sink, signal));
}
