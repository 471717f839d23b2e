import type { Observed } from '../../../model/outcome.ts';
import { countsOf } from './describe-stream.ts';
import type { StreamRequest } from './requests.ts';

/** A change while a stream runs: when it was made, and when the proxies had acknowledged it. */
export interface StreamChange {
  readonly madeMs: number;
  readonly acknowledgedMs: number;
}

/** Fewer requests than this are no evidence about a stream. */
export const LEAST_REQUESTS = 30;

/**
 * Fewer requests than this before or after the change are no evidence about the change. As many at
 * each end of the stream must have the same outcome.
 */
export const LEAST_AT_AN_END = 10;

/**
 * The pattern of a stream of requests, or why it is unclear. @param change made while the stream
 * ran, if any
 */
export function patternOf(requests: readonly StreamRequest[], change?: StreamChange, tolerant = false): Observed {
  const doubt = doubtAbout(requests, change);
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
    ? {
        is: 'inconclusive',
        because: `was refused at first and at the end, but not throughout: ${countsOf(requests)}`,
      }
    : { is: 'stream', pattern: 'closed', by: last };
}

function doubtAbout(requests: readonly StreamRequest[], change: StreamChange | undefined): string | undefined {
  const unknown = requests.find((request) => request.unknown !== undefined)?.unknown;
  if (unknown !== undefined) return `one of its requests could not be judged: ${unknown}`;
  if (requests.length < LEAST_REQUESTS) return `a stream of ${requests.length.toString()} requests is too short`;
  const before = change === undefined ? requests : requests.filter(({ elapsedMs }) => elapsedMs < change.madeMs);
  const after = change === undefined ? requests : requests.filter(({ elapsedMs }) => elapsedMs > change.acknowledgedMs);
  if (Math.min(before.length, after.length) < LEAST_AT_AN_END)
    return `it had ${before.length.toString()} requests before the change and ${after.length.toString()} after it`;
  const isUnsteady = !alike(requests.slice(0, LEAST_AT_AN_END)) || !alike(requests.slice(-LEAST_AT_AN_END));
  return isUnsteady ? `it was not steady at its beginning and its end: ${countsOf(requests)}` : undefined;
}

function alike(requests: readonly StreamRequest[]): boolean {
  return requests.every(({ refused }) => refused === requests[0]?.refused);
}
