import type { Bundle } from '../evidence/schemas/bundle.ts';

/**
 * Milliseconds from the response of the API server to a change until the first observation of all
 * its effects.
 */
export interface Enforcement {
  /** Changes whose effect was observed. */
  readonly changes: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** The times over all checks of a run; null when no change had an observable effect. */
export function enforcementOf({ verdicts }: Bundle): Enforcement | null {
  const sorted = verdicts.checks.flatMap(({ enforcedMs }) => enforcedMs ?? []).toSorted((one, other) => one - other);
  if (sorted.length === 0) return null;
  return { changes: sorted.length, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), max: quantile(sorted, 1) };
}

/** The smallest value that at least this share of all values does not exceed (nearest rank). */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** The same as one line for people; "" without any change. */
export function enforcementText(bundle: Bundle): string {
  const enforcement = enforcementOf(bundle);
  if (enforcement === null) return '';
  const { changes, p50, p95, max } = enforcement;
  return `time to enforce  p50 ${p50} ms, p95 ${p95} ms, max ${max} ms over ${changes} change${changes === 1 ? '' : 's'}`;
}
