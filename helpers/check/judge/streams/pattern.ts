import type { Observed } from '../../../model/outcome.ts';
import type { StreamRequest } from './requests.ts';

/** A change between the requests of a stream: made when the mesh was told, held when its proxies had acknowledged it. */
export interface Turn {
  readonly madeMs: number;
  readonly heldMs: number;
}

/** Fewer requests than this tell nothing about a stream. */
export const LEAST_REQUESTS = 30;
/** And fewer than this before and after the change nothing about the change. As many at each end must have had the same fate. */
export const LEAST_AT_AN_END = 10;

/** What became of a stream of requests, or why nobody can say. @param turn the change that the stream lived through, if it did */
export function patternOf(requests: readonly StreamRequest[], turn?: Turn, tolerant = false): Observed {
  const doubt = doubtAbout(requests, turn);
  if (doubt !== undefined) return { is: 'inconclusive', because: doubt };
  const [first, last] = [requests[0]?.refused, requests.at(-1)?.refused];
  const lost = requests.find(({ refused }) => refused !== undefined)?.refused;
  if (last === undefined) {
    if (first !== undefined) return { is: 'stream', pattern: 'opened', by: first };
    if (tolerant) return { is: 'stream', pattern: 'settled' };
    return lost === undefined ? { is: 'stream', pattern: 'unbroken' } : { is: 'stream', pattern: 'mended', by: lost };
  }
  if (first === undefined) return { is: 'stream', pattern: 'cut-off', by: last };
  const isAdmitted = requests.some(({ refused }) => refused === undefined);
  return isAdmitted || first !== last
    ? { is: 'inconclusive', because: `was refused at first and at last, but not throughout: ${fates(requests)}` }
    : { is: 'stream', pattern: 'closed', by: last };
}

function doubtAbout(requests: readonly StreamRequest[], turn: Turn | undefined): string | undefined {
  const unknown = requests.find((request) => request.unknown !== undefined)?.unknown;
  if (unknown !== undefined) return `one of its requests could not be judged: ${unknown}`;
  if (requests.length < LEAST_REQUESTS) return `a stream of ${requests.length.toString()} requests tells nothing`;
  const before = turn === undefined ? requests : requests.filter(({ elapsedMs }) => elapsedMs < turn.madeMs);
  const after = turn === undefined ? requests : requests.filter(({ elapsedMs }) => elapsedMs > turn.heldMs);
  if (Math.min(before.length, after.length) < LEAST_AT_AN_END)
    return `it told ${before.length.toString()} requests before the change and ${after.length.toString()} after it`;
  const restless = !alike(requests.slice(0, LEAST_AT_AN_END)) || !alike(requests.slice(-LEAST_AT_AN_END));
  return restless ? `it was not at rest at its beginning and its end: ${fates(requests)}` : undefined;
}

function alike(requests: readonly StreamRequest[]): boolean {
  return requests.every(({ refused }) => refused === requests[0]?.refused);
}

/** One line for people: how many requests of which fate, when it turned, and who called. */
export function describePattern(requests: readonly StreamRequest[], turn: Turn | undefined): string {
  const peers = [
    ...new Set(requests.flatMap(({ peer }) => (peer === undefined ? [] : [peer === '' ? 'no principal' : peer]))),
  ];
  return [fates(requests), turnedText(requests, turn), ...(peers.length === 0 ? [] : [`as ${peers.join(', then ')}`])]
    .filter((part) => part !== '')
    .join('; ');
}

function fates(requests: readonly StreamRequest[]): string {
  const refused = requests.flatMap((request) => request.refused ?? []);
  const byMechanism = Map.groupBy(refused, (mechanism) => mechanism);
  const each = [...byMechanism].map(([mechanism, all]) => `${all.length.toString()} by ${mechanism}`);
  return `${requests.length.toString()} requests, ${refused.length.toString()} refused${each.length === 0 ? '' : ` (${each.join(', ')})`}`;
}

/** When the last request of the first fate was followed by those of the last fate alone. */
function turnedText(requests: readonly StreamRequest[], turn: Turn | undefined): string {
  const [first, last] = [requests[0], requests.at(-1)];
  if (turn === undefined || first === undefined || first.refused === last?.refused) return '';
  const index = requests.findLastIndex(({ refused }) => refused !== last?.refused);
  const turned = requests[index + 1];
  if (turned === undefined) return '';
  const ms = Math.round(turned.elapsedMs - turn.madeMs);
  return ms < 0
    ? `turned ${(-ms).toString()} ms before the API server had answered for the whole change`
    : `turned ${ms.toString()} ms after the change`;
}
