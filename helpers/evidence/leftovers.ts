import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { MeshproofError, messageOf } from '../errors.ts';
import { originalSchema } from '../kube/originals/original.ts';
import { canonicalDocument } from './canonical-json.ts';
import { writeWhole } from './disk.ts';
import { isAlive, processStamp } from './process-stamp.ts';
import { isRunId } from './run-id.ts';

const leftoverSchema = z.discriminatedUnion('kind', [
  /** Namespaces on one cluster whose run label names this owner: the run itself, or the cast that stands on a mesh of ours. */
  z.object({
    kind: z.literal('namespaces'),
    kubectl: z.string(),
    kubeconfig: z.string(),
    context: z.string(),
    owner: z.string(),
    /** True once the run ended well and left its cast standing for the next one. */
    idle: z.boolean(),
  }),
  /** A kind cluster that the run is creating; once complete it outlives the run on purpose. */
  z.object({ kind: z.literal('cluster'), name: z.string() }),
  z.object({ kind: z.literal('directory'), path: z.string() }),
  /** An object of the whole mesh that a check is changing, and what it was before. */
  z.object({
    kind: z.literal('object'),
    kubectl: z.string(),
    kubeconfig: z.string(),
    context: z.string(),
    original: originalSchema,
  }),
]);

const ledgerSchema = z.object({
  runId: z.string(),
  startedAt: z.string(),
  process: z.object({ pid: z.number().int(), startedAt: z.string() }),
  leftovers: z.array(leftoverSchema),
});

export type Leftover = z.infer<typeof leftoverSchema>;
export type LedgerEntry = z.infer<typeof ledgerSchema>;

/** What one run has made and not yet deleted, on disk before it is made, so that a killed run can be cleaned up after. */
export class Ledger {
  readonly path: string;
  #entry: LedgerEntry;

  /** Opens the ledger of a run in the state directory; nothing is written until the first `record`. */
  constructor(stateDirectory: string, runId: string, startedAt: Date) {
    this.path = join(runsDirectory(stateDirectory), `${runId}.json`);
    this.#entry = { runId, startedAt: startedAt.toISOString(), process: processStamp(process.pid), leftovers: [] };
  }

  get leftovers(): readonly Leftover[] {
    return this.#entry.leftovers;
  }

  /** Notes what is about to be made. Call it before making it. */
  record(leftover: Leftover): void {
    this.#write([...this.#entry.leftovers, leftover]);
  }

  /** Strikes out what was deleted or what outlives the run on purpose; the last one removes the file. */
  strike(leftover: Leftover): void {
    const struck = canonicalDocument(leftover);
    this.#write(this.#entry.leftovers.filter((other) => canonicalDocument(other) !== struck));
  }

  #write(leftovers: Leftover[]): void {
    this.#entry = { ...this.#entry, leftovers };
    if (leftovers.length === 0) rmSync(this.path, { force: true });
    else writeWhole(this.path, canonicalDocument(this.#entry));
  }
}

/** Ledgers that runs left in the state directory, oldest first. Throws on one that cannot be read, naming it. */
export function readLedgers(stateDirectory: string): readonly (LedgerEntry & { readonly alive: boolean })[] {
  const directory = runsDirectory(stateDirectory);
  mkdirSync(directory, { recursive: true });
  const names = readdirSync(directory).filter((name) => name.endsWith('.json') && isRunId(name.slice(0, -5)));
  return names.toSorted().map((name) => {
    const path = join(directory, name);
    const entry = readLedger(path);
    return { ...entry, alive: isAlive(entry.process) };
  });
}

function readLedger(path: string): LedgerEntry {
  try {
    return ledgerSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new MeshproofError({
      attempted: `read ${path}`,
      happened: messageOf(error),
      repair: 'look at the file for what the run made, delete that by hand, then delete the file',
      cause: error,
    });
  }
}

/** Strikes one leftover, which is gone, from the ledger of a run that was killed; the last one removes the ledger. */
export function strikeFromLedger(stateDirectory: string, runId: string, leftover: Leftover): void {
  const path = join(runsDirectory(stateDirectory), `${runId}.json`);
  const entry = readLedger(path);
  const struck = canonicalDocument(leftover);
  const leftovers = entry.leftovers.filter((other) => canonicalDocument(other) !== struck);
  if (leftovers.length === 0) forgetLedger(stateDirectory, runId);
  else writeWhole(path, canonicalDocument({ ...entry, leftovers }));
}

/** Removes the ledger of a run whose leftovers are gone. */
export function forgetLedger(stateDirectory: string, runId: string): void {
  rmSync(join(runsDirectory(stateDirectory), `${runId}.json`), { force: true });
}

function runsDirectory(stateDirectory: string): string {
  return join(stateDirectory, 'runs');
}
