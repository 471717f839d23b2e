import type { Bundle, JudgedCheck } from '../evidence/schemas/schemas.ts';

const FACTS = 10;

/** The checks that took longest, each with what took it; "" for a run that is short enough to be read as it is. */
export function slowestText(bundle: Bundle): string {
  const { checks } = bundle.verdicts;
  if (checks.length <= FACTS) return '';
  const slowest = checks.toSorted((one, other) => other.seconds - one.seconds).slice(0, FACTS);
  const width = Math.max(...slowest.map(({ id }) => id.length));
  return [
    `slowest ${FACTS} of ${checks.length} checks`,
    ...slowest.map(
      (check) => `  ${check.id.padEnd(width)} ${check.seconds.toFixed(1).padStart(6)} s  ${why(bundle, check)}`,
    ),
  ].join('\n');
}

/** Where the seconds of a check went: rounds of questions, proxies that had to come to hold a change, and the phase that took most. */
function why({ observations, changes }: Bundle, { id }: JudgedCheck): string {
  const own = observations.filter(({ check }) => check === id);
  const ownChanges = changes.filter(({ check }) => check === id);
  const rounds = new Set(own.map(({ phase, round }) => `${phase} ${round}`)).size;
  const requests = own.filter(({ witness }) => witness === 'client' || witness === 'kubelet').length;
  const waits = ownChanges
    .filter(({ kind }) => kind === 'acknowledged')
    .map(({ facts }) => (typeof facts['waitedMs'] === 'number' ? facts['waitedMs'] : 0));
  const waited = waits.reduce((sum, wait) => sum + wait, 0) / 1_000;
  return [
    `${requests} requests in ${rounds} rounds${paceOf(own)}`,
    `${waits.length} changes acknowledged in ${waited.toFixed(1)} s`,
    ...longestPhase([...own, ...ownChanges]),
  ].join(', ');
}

/** Whoever answers slowly by nature. */
function paceOf(own: Bundle['observations']): string {
  if (own.some(({ witness }) => witness === 'kubelet')) return ' (the kubelet probes once a second)';
  return own.some(({ facts }) => facts['kind'] === 'istioctl') ? ' (istioctl reads the cluster anew each time)' : '';
}

/** What lies between two facts belongs to the phase of the later one: pods that were rebuilt and proxies that were waited for, too. */
function longestPhase(entries: readonly Pick<Bundle['changes'][number], 'phase' | 'elapsedMs'>[]): string[] {
  const sorted = entries.toSorted((one, other) => one.elapsedMs - other.elapsedMs);
  const spent = new Map<string, number>();
  for (const [index, { phase, elapsedMs }] of sorted.entries())
    spent.set(phase, (spent.get(phase) ?? 0) + elapsedMs - (sorted[index - 1]?.elapsedMs ?? elapsedMs));
  const [longest] = [...spent].toSorted(([, one], [, other]) => other - one);
  return longest === undefined ? [] : [`most of it ${longest[0]} (${(longest[1] / 1_000).toFixed(1)} s)`];
}
