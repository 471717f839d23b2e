import { waitsIn } from '../check/judge/recorded/change-facts.ts';
import { isOfClient, recordedFactsOf } from '../check/judge/recorded/recorded-facts.ts';
import type { Bundle } from '../evidence/schemas/bundle.ts';
import type { JudgedCheck } from '../evidence/schemas/verdict-schemas.ts';

const LISTED = 10;

/** The slowest checks, each with what took the time; "" for a run of few checks. */
export function slowestText(bundle: Bundle): string {
  const { checks } = bundle.verdicts;
  if (checks.length <= LISTED) return '';
  const slowest = checks.toSorted((one, other) => other.seconds - one.seconds).slice(0, LISTED);
  const width = Math.max(...slowest.map(({ id }) => id.length));
  return [
    `slowest ${LISTED} of ${checks.length} checks`,
    ...slowest.map(
      (check) => `  ${check.id.padEnd(width)} ${check.seconds.toFixed(1).padStart(6)} s  ${why(bundle, check)}`,
    ),
  ].join('\n');
}

/**
 * What took the time of a check: request rounds, waits for proxies to acknowledge a change, and the
 * longest phase.
 */
function why({ observations, changes }: Bundle, { id }: JudgedCheck): string {
  const observed = observations.filter(({ check }) => check === id);
  const changed = changes.filter(({ check }) => check === id);
  const rounds = new Set(observed.map(({ phase, round }) => `${phase} ${round}`)).size;
  const requests = observed.filter(isOfClient).length;
  const waits = waitsIn(changed);
  const waited = waits.reduce((sum, wait) => sum + wait, 0) / 1_000;
  return [
    `${requests} requests in ${rounds} rounds${paceOf(observed)}`,
    `${waits.length} changes acknowledged in ${waited.toFixed(1)} s`,
    ...longestPhase([...observed, ...changed]),
  ].join(', ');
}

/** Notes probes that are slow by design. */
function paceOf(observed: Bundle['observations']): string {
  if (observed.some(({ witness }) => witness === 'kubelet')) return ' (the kubelet probes once a second)';
  return observed.filter(isOfClient).some((one) => recordedFactsOf(one).kind === 'istioctl')
    ? ' (istioctl reads the whole cluster each time)'
    : '';
}

/**
 * The time between two facts belongs to the phase of the later one, including the time for rebuilt
 * pods and proxies.
 */
function longestPhase(entries: readonly Pick<Bundle['changes'][number], 'phase' | 'elapsedMs'>[]): string[] {
  const sorted = entries.toSorted((one, other) => one.elapsedMs - other.elapsedMs);
  const spent = new Map<string, number>();
  for (const [index, { phase, elapsedMs }] of sorted.entries())
    spent.set(phase, (spent.get(phase) ?? 0) + elapsedMs - (sorted[index - 1]?.elapsedMs ?? elapsedMs));
  const [longest] = [...spent].toSorted(([, one], [, other]) => other - one);
  return longest === undefined ? [] : [`most of it ${longest[0]} (${(longest[1] / 1_000).toFixed(1)} s)`];
}
