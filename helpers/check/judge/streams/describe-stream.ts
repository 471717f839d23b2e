import type { StreamRequest } from './requests.ts';

/**
 * One line for people: how many requests had which outcome, when the outcome changed, and the
 * peers.
 * @param madeMs when the change was made, in milliseconds since the run began
 */
export function describeStream(requests: readonly StreamRequest[], madeMs: number | undefined): string {
  const peers = [
    ...new Set(requests.flatMap(({ peer }) => (peer === undefined ? [] : [peer === '' ? 'no principal' : peer]))),
  ];
  return [
    countsOf(requests),
    turnedText(requests, madeMs),
    ...(peers.length === 0 ? [] : [`as ${peers.join(', then ')}`]),
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** How many requests there were, and how many were refused by which mechanism. */
export function countsOf(requests: readonly StreamRequest[]): string {
  const refused = requests.flatMap((request) => request.refused ?? []);
  const byMechanism = Map.groupBy(refused, (mechanism) => mechanism);
  const each = [...byMechanism].map(([mechanism, all]) => `${all.length.toString()} by ${mechanism}`);
  const mechanisms = each.length === 0 ? '' : ` (${each.join(', ')})`;
  return `${requests.length.toString()} requests, ${refused.length.toString()} refused${mechanisms}`;
}

/** When the final outcome began, from which on no request had another one. */
function turnedText(requests: readonly StreamRequest[], madeMs: number | undefined): string {
  const [first, last] = [requests[0], requests.at(-1)];
  if (madeMs === undefined || first === undefined || first.refused === last?.refused) return '';
  const index = requests.findLastIndex(({ refused }) => refused !== last?.refused);
  const turned = requests[index + 1];
  if (turned === undefined) return '';
  const ms = Math.round(turned.elapsedMs - madeMs);
  return ms < 0
    ? `turned ${(-ms).toString()} ms before the API server had accepted the whole change`
    : `turned ${ms.toString()} ms after the change`;
}
