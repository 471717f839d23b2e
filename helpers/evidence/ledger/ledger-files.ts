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
 * Reads the ledgers in the state directory; unreadable ones are listed and do not affect others.
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
      // Its run may have removed it since the folder was listed.
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

/** The text of a run's ledger; undefined when there is none. */
export function ledgerText(stateDirectory: string, runId: string): string | undefined {
  return textOf(ledgerPath(stateDirectory, runId));
}

/** One line that names an unreadable ledger and what to do about it. */
export function unreadableLine({ runId, path, details }: UnreadableLedger): string {
  const [why = ''] = details.split('\n');
  return `cannot read the ledger ${path} (${why}); look at its contents and delete it with: npm run -s meshproof -- clean --forget ${runId}`;
}

/**
 * Replaces a leftover of a killed run by the rest of it, or removes it without a rest. The ledger
 * is deleted with its last leftover.
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
      hint: 'look at the file for what the run made, delete that by hand, then delete the ledger with `meshproof clean --forget`',
      cause: error,
    });
  }
}

/** Deletes the ledger of a run. */
export function forgetLedger(stateDirectory: string, runId: string): void {
  rmSync(ledgerPath(stateDirectory, runId), { force: true });
}

export function ledgerPath(stateDirectory: string, runId: string): string {
  return join(runsDirectory(stateDirectory), `${runId}.json`);
}

/**
 * Replaces a file atomically, readable by its user alone: a ledger contains complete objects of a
 * mesh.
 * @throws MeshproofError naming the file that the disk refuses
 */
export function writePrivately(path: string, content: string): void {
  guarded(path, () => {
    makePrivate(dirname(path));
    // Two processes can amend one ledger at the same time.
    const draft = `${path}.${process.pid.toString()}.new`;
    writeFileSync(draft, content, { flush: true, mode: 0o600 });
    renameSync(draft, path);
  });
}

/** Restricts a folder to its user; earlier versions left it readable for all users. */
function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { mode, uid } = statSync(directory);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(directory, 0o700);
}

function runsDirectory(stateDirectory: string): string {
  return join(stateDirectory, 'runs');
}
