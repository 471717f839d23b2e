import type { Bundle } from '../evidence/schemas/bundle.ts';
import type { Verdict } from '../model/verdict.ts';

export interface Tally {
  readonly total: number;
  readonly conforms: number;
  readonly deviates: number;
  readonly inconclusive: number;
  readonly notApplicable: number;
}

/** Counts verdicts of checks. */
export function tally({ verdicts }: Bundle): Tally {
  const count = (verdict: Verdict) => verdicts.checks.filter((check) => check.verdict === verdict).length;
  return {
    total: verdicts.checks.length,
    conforms: count('conforms'),
    deviates: count('deviates'),
    inconclusive: count('inconclusive'),
    notApplicable: count('not-applicable'),
  };
}

/** Counts judged cells over all checks. */
export function cellCount({ verdicts }: Bundle): number {
  return verdicts.checks.reduce((sum, check) => sum + check.cells.length, 0);
}

/** Seconds per phase; a phase that ran twice counts both times. */
export function phaseSeconds({ run }: Bundle): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { title, seconds } of run.phases) sums.set(title, (sums.get(title) ?? 0) + seconds);
  return Object.fromEntries([...sums].map(([title, seconds]) => [title, rounded(seconds)]));
}

/** Seconds from the start of the run to its end; 0 while it runs. */
export function wallSeconds({ run }: Bundle): number {
  return run.endedAt === null ? 0 : rounded((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000);
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
