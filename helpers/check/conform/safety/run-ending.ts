import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Ending } from './endings.ts';
import { type Ended, type ExistingMeshRun, startRun } from './existing-mesh-run.ts';
import { copyNamespaces, type Foreign, type Snapshot } from './foreign.ts';
import { madeNamespaces, remainsOf } from './remains.ts';
import type { HostMesh } from './test-mesh.ts';

/** What a run left behind, and the state of the namespaces beside it. */
export interface Outcome extends Ended {
  /** Namespaces that the run created. */
  readonly made: readonly string[];
  readonly remains: readonly string[];
  readonly ledgers: readonly string[];
  readonly foreign: { readonly before: Snapshot; readonly after: Snapshot };
}

/** Runs to this ending, beside foreign namespaces that look like those of the run. */
export async function runToEnding(mesh: HostMesh, ending: Ending, signal: AbortSignal): Promise<Outcome> {
  await using disk = await smallDisk(mesh, ending.disk);
  const started = await startRun(mesh, { args: ending.args, ...(disk === undefined ? {} : { output: disk.path }) });
  const made = await madeBy(mesh, started, signal);
  await using foreign = await copyNamespaces(mesh.target, made, signal);
  const before = await foreign.snapshot();
  if (made.length > 0) await ending.provoke?.(started);
  const ended = await started.ended;
  await ending.afterwards?.(started);
  return {
    ...ended,
    made,
    ledgers: await started.ledgers(),
    remains: await remainsBeside(mesh, started, foreign, signal),
    foreign: { before, after: await foreign.snapshot() },
  };
}

/** Namespaces of the run as soon as they exist; none when it ends before. */
async function madeBy(mesh: HostMesh, started: ExistingMeshRun, signal: AbortSignal): Promise<readonly string[]> {
  const over = new AbortController();
  const watching = AbortSignal.any([signal, over.signal]);
  const nothing = started.ended.then(() => [] as readonly string[]);
  try {
    return await Promise.race([nothing, madeNamespaces(mesh.target, () => started.runId(), watching)]);
  } finally {
    over.abort();
  }
}

async function remainsBeside(
  mesh: HostMesh,
  started: ExistingMeshRun,
  { names }: Foreign,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const runId = await started.runId();
  return runId === undefined ? [] : remainsOf(mesh.target, runId, names, signal);
}

interface SmallDisk extends AsyncDisposable {
  readonly path: string;
}

/** A file system in memory, which root alone may mount. */
async function smallDisk({ directory }: HostMesh, bytes: number | undefined): Promise<SmallDisk | undefined> {
  if (bytes === undefined) return undefined;
  const path = await mkdtemp(join(directory, 'disk-'));
  await execa('mount', ['-t', 'tmpfs', '-o', `size=${bytes.toString()}`, 'tmpfs', path]);
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await execa('umount', ['--lazy', path]);
    },
  };
}

/** Whether this process may mount file systems (capabilities(7): CAP_SYS_ADMIN is bit 21). */
export async function mayMount(): Promise<boolean> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
  return (BigInt(`0x${effective}`) & (1n << 21n)) !== 0n;
}
