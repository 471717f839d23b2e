import type { FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import type { Log } from '../../output/progress.ts';
import type { CleanFlags } from './flags.ts';

/** The result of one part of a clean-up. */
export interface Swept {
  /** What was removed, or left on purpose, a line each. */
  readonly lines: readonly string[];
  /** What could not be removed, a line each, with the command that repeats it. */
  readonly failures: readonly string[];
  /** What was listed and not deleted, because --yes is missing. */
  readonly unconfirmed?: string;
}

/** The ledgers that a clean-up removes. */
export interface Choice {
  readonly chosen: readonly FoundLedger[];
  /** All readable ledgers. */
  readonly ledgers: readonly FoundLedger[];
  /** Ledgers that are left alone, with the reason; ledgers that cannot be read. */
  readonly named: Swept;
}

/** The input of every part of a clean-up. */
export interface Sweeping {
  readonly flags: CleanFlags;
  readonly choice: Choice;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export const CLEAN = 'npm run -s meshproof -- clean';
