import { describe, expect, test } from 'vitest';
import type { Mechanism } from '../../../model/mechanism.ts';
import { describeStream } from './describe-stream.ts';
import { patternOf } from './pattern.ts';
import type { StreamRequest } from './requests.ts';

const reset = 'connection-reset';
const ended = 'upstream-reset:UC';
const change = { madeMs: 400, acknowledgedMs: 600 };

/** A request every 20 ms; `.` is admitted, `r` and `u` are refused. */
function requests(outcomes: string): readonly StreamRequest[] {
  const by: Readonly<Record<string, Mechanism>> = { r: reset, u: ended };
  return Array.from(outcomes).map((outcome, index) => {
    const refused = by[outcome];
    const request = { seq: index + 1, elapsedMs: index * 20, stretch: 1 };
    return refused === undefined ? request : { ...request, refused };
  });
}

const good = (count: number): string => '.'.repeat(count);
const bad = (count: number): string => 'r'.repeat(count);

describe('a stream of requests', () => {
  test.each([
    ['unbroken', good(50), { pattern: 'unbroken' }],
    ['closed', bad(50), { pattern: 'closed', by: reset }],
    ['opened', bad(25) + good(25), { pattern: 'opened', by: reset }],
    ['cut off', good(25) + bad(25), { pattern: 'cut-off', by: reset }],
    ['cut off, by the final mechanism', `${good(23)}u.u${bad(24)}`, { pattern: 'cut-off', by: reset }],
    ['mended, even after a single loss', `${good(25)}u${good(24)}`, { pattern: 'mended', by: ended }],
  ])('is %s', (_, outcomes, expected) => {
    expect(patternOf(requests(outcomes), change)).toEqual({ is: 'stream', ...expected });
  });

  test('has settled when it is tolerant and lost requests on the way, but not when it ends refused', () => {
    expect(patternOf(requests(`${good(25)}uur${good(22)}`), change, true)).toEqual({
      is: 'stream',
      pattern: 'settled',
    });
    expect(patternOf(requests(good(50)), change, true)).toEqual({ is: 'stream', pattern: 'settled' });
    expect(patternOf(requests(good(25) + bad(25)), change, true)).toMatchObject({ pattern: 'cut-off' });
  });

  test.each([
    ['too few requests', good(29), undefined, 'a stream of 29 requests is too short'],
    ['too few before the change', good(50), { madeMs: 180, acknowledgedMs: 190 }, 'had 9 requests before the change'],
    ['too few after it', good(50), { madeMs: 400, acknowledgedMs: 800 }, 'and 9 after it'],
    ['an unsteady end', `${good(40)}r${good(9)}`, change, 'not steady'],
    ['an unsteady beginning', `r${good(49)}`, change, 'not steady'],
    ['refusals that differ', bad(25) + 'u'.repeat(25), change, 'not throughout'],
    ['an admission between refusals', `${bad(25)}.${bad(24)}`, change, 'not throughout'],
  ])('with %s is inconclusive', (_, outcomes, around, reason) => {
    expect(patternOf(requests(outcomes), around)).toEqual({
      is: 'inconclusive',
      because: expect.stringContaining(reason) as string,
    });
  });

  test('with a request that no table knows is inconclusive', () => {
    const [first, ...others] = requests(good(50));
    const unnamed = { ...(first as StreamRequest), unknown: 'curl exit 99' };
    expect(patternOf([unnamed, ...others], change)).toMatchObject({
      because: expect.stringContaining('curl exit 99') as string,
    });
  });
});

describe('describeStream()', () => {
  test('counts refused requests, and names the time of the turn and the peers', () => {
    const called = requests(`${good(24)}u.${bad(24)}`).map((one, index) =>
      one.refused === undefined ? { ...one, peer: index < 10 ? '' : 'spiffe://a/ns/b/sa/c' } : one,
    );
    expect(describeStream(called, change.madeMs)).toBe(
      '50 requests, 25 refused (1 by upstream-reset:UC, 24 by connection-reset); turned 120 ms after the change; as no principal, then spiffe://a/ns/b/sa/c',
    );
  });

  test('omits the turn where there is none', () => {
    expect(describeStream(requests(good(40)), undefined)).toBe('40 requests, 0 refused');
  });
});
