import type { FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import type { Say } from '../../output/progress.ts';
import type { CleanFlags } from './flags.ts';

/** What a part of a clean-up did. */
export interface Swept {
  /** What was removed, or left alone on purpose, a line each. */
  readonly lines: readonly string[];
  /** What stays although it was to go, a line each, with the command that repeats it. */
  readonly failures: readonly string[];
  /** What was listed and not deleted, for want of a confirmation. */
  readonly unconfirmed?: string;
}

/** Which ledgers a clean-up is about. */
export interface Choice {
  readonly chosen: readonly FoundLedger[];
  /** All that can be read. */
  readonly ledgers: readonly FoundLedger[];
  /** Ledgers that are left alone, and why; those that cannot be read. */
  readonly named: Swept;
}

/** What the parts of one clean-up share. */
export interface Sweeping {
  readonly flags: CleanFlags;
  readonly choice: Choice;
  readonly say: Say;
  readonly signal: AbortSignal;
}

export const CLEAN = 'npm run -s meshproof -- clean';
