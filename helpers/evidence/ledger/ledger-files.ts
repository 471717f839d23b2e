import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MeshproofError, messageOf } from '../../errors.ts';
import { guarded } from '../bundle/disk.ts';
import { isRunId } from '../bundle/run-id.ts';
import { canonicalDocument } from '../canonical-json.ts';
import { livenessOf, type Liveness } from './process-stamp.ts';
import { ledgerSchema, type LedgerEntry, type Leftover } from './schema.ts';

/** A ledger that a run left. */
export type FoundLedger = LedgerEntry & { readonly liveness: Liveness };

/** A file among the ledgers that cannot be read. */
export interface UnreadableLedger {
  readonly runId: string;
  readonly path: string;
  /** The original text of what went wrong. */
  readonly details: string;
}

export interface FoundLedgers {
  /** Oldest first. */
  readonly ledgers: readonly FoundLedger[];
  readonly unreadable: readonly UnreadableLedger[];
}

/**
 * Ledgers that runs left in the state directory. One that cannot be read is named and keeps no
 * other from being read.
 */
export function readLedgers(stateDirectory: string): FoundLedgers {
  const directory = runsDirectory(stateDirectory);
  makePrivate(directory);
  const names = readdirSync(directory).filter((name) => name.endsWith('.json') && isRunId(name.slice(0, -5)));
  const ledgers: FoundLedger[] = [];
  const unreadable: UnreadableLedger[] = [];
  for (const name of names.toSorted()) {
    const path = join(directory, name);
    try {
      const entry = parsed(path);
      // Struck out by its run since the folder was listed.
      if (entry !== undefined) ledgers.push({ ...entry, liveness: livenessOf(entry.process) });
    } catch (error) {
      unreadable.push({ runId: name.slice(0, -5), path, details: messageOf(error) });
    }
  }
  return { ledgers, unreadable };
}

function parsed(path: string): LedgerEntry | undefined {
  const text = textOf(path);
  return text === undefined ? undefined : ledgerSchema.parse(JSON.parse(text));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The text of a run's ledger as it is on disk; undefined when there is none. */
export function ledgerText(stateDirectory: string, runId: string): string | undefined {
  return textOf(ledgerPath(stateDirectory, runId));
}

/** One line that names a ledger which cannot be read, and what to do about it. */
export function unreadableLine({ runId, path, details }: UnreadableLedger): string {
  const [why = ''] = details.split('\n');
  return `cannot read the ledger ${path} (${why}); see what it held and drop it with: npm run -s meshproof -- clean --forget ${runId}`;
}

/**
 * Writes what is left of a leftover of another run, which was killed, in the place of it; without a
 * rest it is struck out, and the last one removes the ledger.
 * @throws MeshproofError when the ledger cannot be read or written
 */
export function amendLedger(stateDirectory: string, runId: string, leftover: Leftover, rest?: Leftover): void {
  const path = ledgerPath(stateDirectory, runId);
  const entry = readable(path);
  const known = canonicalDocument(leftover);
  const leftovers = (entry?.leftovers ?? []).flatMap((other) => {
    if (canonicalDocument(other) !== known) return [other];
    return rest === undefined ? [] : [rest];
  });
  if (entry === undefined || leftovers.length === 0) forgetLedger(stateDirectory, runId);
  else writePrivately(path, canonicalDocument({ ...entry, leftovers }));
}

function readable(path: string): LedgerEntry | undefined {
  try {
    return parsed(path);
  } catch (error) {
    throw new MeshproofError({
      operation: `read ${path}`,
      details: messageOf(error),
      hint: 'look at the file for what the run made, delete that by hand, then drop it with `meshproof clean --forget`',
      cause: error,
    });
  }
}

/** Removes the ledger of a run whose leftovers are gone. */
export function forgetLedger(stateDirectory: string, runId: string): void {
  rmSync(ledgerPath(stateDirectory, runId), { force: true });
}

export function ledgerPath(stateDirectory: string, runId: string): string {
  return join(runsDirectory(stateDirectory), `${runId}.json`);
}

/**
 * Replaces a file in one step, for its user alone: a ledger holds objects of a mesh in full.
 * @throws MeshproofError naming the file that the disk refuses
 */
export function writePrivately(path: string, content: string): void {
  guarded(path, () => {
    makePrivate(dirname(path));
    // Two processes may amend one ledger: neither writes into the other's half.
    const draft = `${path}.${process.pid.toString()}.new`;
    writeFileSync(draft, content, { flush: true, mode: 0o600 });
    renameSync(draft, path);
  });
}

/**
 * A folder of an earlier version is open to all users until it is closed here; one of another user
 * is that user's to close.
 */
function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { mode, uid } = statSync(directory);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(directory, 0o700);
}

function runsDirectory(stateDirectory: string): string {
  return join(stateDirectory, 'runs');
}
