import { rmSync } from 'node:fs';
import { MeshproofError } from '../../errors.ts';
import { canonicalDocument } from '../canonical-json.ts';
import { ledgerPath, writePrivately } from './ledger-files.ts';
import { processStamp } from './process-stamp.ts';
import type { LedgerEntry, Leftover } from './schema.ts';

/**
 * What one run has made and not yet deleted, on disk before it is made, so that a killed run can be
 * cleaned up after.
 */
export class Ledger {
  readonly path: string;
  readonly runId: string;
  #entry: LedgerEntry;

  /**
   * Opens the ledger of a run in the state directory; nothing is written until the first `record`.
   */
  constructor(stateDirectory: string, runId: string, startedAt: Date) {
    this.path = ledgerPath(stateDirectory, runId);
    this.runId = runId;
    this.#entry = { runId, startedAt: startedAt.toISOString(), process: processStamp(process.pid), leftovers: [] };
  }

  get leftovers(): readonly Leftover[] {
    return this.#entry.leftovers;
  }

  /** When the run started: UTC, ISO 8601. */
  get startedAt(): string {
    return this.#entry.startedAt;
  }

  /** Notes what is about to be made. Call it before making it. */
  record(leftover: Leftover): void {
    this.#write([...this.#entry.leftovers, leftover]);
  }

  /** Writes what is known of a leftover by now in the place of what was known before. */
  replace(before: Leftover, after: Leftover): void {
    this.#write(this.#replaced(before, after));
  }

  /** Writes what is left of a leftover in the place of it. */
  reduce(before: Leftover, rest: Leftover): void {
    this.#writeLess(this.#replaced(before, rest));
  }

  #replaced(before: Leftover, after: Leftover): Leftover[] {
    const known = canonicalDocument(before);
    const isIt = (other: Leftover): boolean => canonicalDocument(other) === known;
    const { leftovers } = this.#entry;
    return leftovers.some(isIt) ? leftovers.map((other) => (isIt(other) ? after : other)) : [...leftovers, after];
  }

  /**
   * Strikes out what was deleted or what outlives the run on purpose; the last one removes the
   * file.
   */
  cleanUp(leftover: Leftover): void {
    const struck = canonicalDocument(leftover);
    this.#writeLess(this.#entry.leftovers.filter((other) => canonicalDocument(other) !== struck));
  }

  /**
   * A full disk must not end a clean-up: the file then names more than there is, which does no
   * harm, since what is gone is found gone by whatever goes by it. The last leftover of all takes
   * the file along, which needs no room.
   */
  #writeLess(leftovers: Leftover[]): void {
    try {
      this.#write(leftovers);
    } catch (error) {
      if (!(error instanceof MeshproofError)) throw error;
    }
  }

  #write(leftovers: Leftover[]): void {
    this.#entry = { ...this.#entry, leftovers };
    if (leftovers.length === 0) rmSync(this.path, { force: true });
    else writePrivately(this.path, canonicalDocument(this.#entry));
  }
}
