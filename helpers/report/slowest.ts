import type { Bundle, JudgedCheck } from '../evidence/schemas.ts';

const SHOWN = 10;

/** The checks that took longest, each with what took it; "" for a run that is short enough to be read as it is. */
export function slowestText(bundle: Bundle): string {
  const { checks } = bundle.verdicts;
  if (checks.length <= SHOWN) return '';
  const slowest = checks.toSorted((one, other) => other.seconds - one.seconds).slice(0, SHOWN);
  const width = Math.max(...slowest.map(({ id }) => id.length));
  return [
    `slowest ${SHOWN} of ${checks.length} checks`,
    ...slowest.map(
      (check) => `  ${check.id.padEnd(width)} ${check.seconds.toFixed(1).padStart(6)} s  ${why(bundle, check)}`,
    ),
  ].join('\n');
}

/** Where the seconds of a check went: rounds of questions, and proxies that had to come to hold a change. */
function why({ observations, changes }: Bundle, { id }: JudgedCheck): string {
  const own = observations.filter(({ check }) => check === id);
  const rounds = new Set(own.map(({ phase, round }) => `${phase} ${round}`)).size;
  const requests = own.filter(({ witness }) => witness === 'client' || witness === 'kubelet').length;
  const waits = changes
    .filter(({ check, kind }) => check === id && kind === 'acknowledged')
    .map(({ facts }) => (typeof facts['waitedMs'] === 'number' ? facts['waitedMs'] : 0));
  const waited = waits.reduce((sum, wait) => sum + wait, 0) / 1_000;
  const windows = own.some(({ witness }) => witness === 'kubelet') ? ' (the kubelet probes once a second)' : '';
  return `${requests} requests in ${rounds} rounds${windows}, ${waits.length} changes acknowledged in ${waited.toFixed(1)} s`;
}
