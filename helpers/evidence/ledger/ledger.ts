import { rmSync } from 'node:fs';
import { MeshproofError } from '../../errors.ts';
import { canonicalDocument } from '../canonical-json.ts';
import { ledgerPath, writePrivately } from './ledger-files.ts';
import { processStamp } from './process-stamp.ts';
import type { LedgerEntry, Leftover } from './schema.ts';

/**
 * Records on disk what one run creates, before it creates it, so that a later command can clean up
 * after a killed run.
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

  /** Records what the run is about to create. Call it before creating it. */
  record(leftover: Leftover): void {
    this.#write([...this.#entry.leftovers, leftover]);
  }

  /** Replaces a leftover by what is known of it now. */
  replace(before: Leftover, after: Leftover): void {
    this.#write(this.#replaced(before, after));
  }

  /** Replaces a leftover by the rest of it. */
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
   * Removes what was deleted or is kept on purpose from the ledger; the last one deletes the file.
   */
  cleanUp(leftover: Leftover): void {
    const cleaned = canonicalDocument(leftover);
    this.#writeLess(this.#entry.leftovers.filter((other) => canonicalDocument(other) !== cleaned));
  }

  /**
   * Ignores a full disk, so that clean-up continues: the file then lists objects that no longer
   * exist, which later commands tolerate. Deleting the file with the last leftover needs no space.
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
