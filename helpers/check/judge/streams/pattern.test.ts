import { describe, expect, test } from 'vitest';
import type { Mechanism } from '../../../model/mechanism.ts';
import { patternOf, describePattern } from './pattern.ts';
import type { StreamRequest } from './requests.ts';

const reset = 'connection-reset';
const ended = 'upstream-reset:UC';
const turn = { madeMs: 400, heldMs: 600 };

/** A request every 20 ms; `.` is admitted, `r` and `u` are refused. */
function requests(fates: string): readonly StreamRequest[] {
  const by: Readonly<Record<string, Mechanism>> = { r: reset, u: ended };
  return Array.from(fates).map((fate, index) => {
    const refused = by[fate];
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
    ['cut off, by what holds at last', `${good(23)}u.u${bad(24)}`, { pattern: 'cut-off', by: reset }],
    ['mended, be it after one single loss', `${good(25)}u${good(24)}`, { pattern: 'mended', by: ended }],
  ])('is %s', (_, fates, expected) => {
    expect(patternOf(requests(fates), turn)).toEqual({ is: 'stream', ...expected });
  });

  test('has settled when it is tolerant, whatever it lost on the way, but not when it is refused at last', () => {
    expect(patternOf(requests(`${good(25)}uur${good(22)}`), turn, true)).toEqual({ is: 'stream', pattern: 'settled' });
    expect(patternOf(requests(good(50)), turn, true)).toEqual({ is: 'stream', pattern: 'settled' });
    expect(patternOf(requests(good(25) + bad(25)), turn, true)).toMatchObject({ pattern: 'cut-off' });
  });

  test.each([
    ['too few requests', good(29), undefined, 'a stream of 29 requests tells nothing'],
    ['too few before the change', good(50), { madeMs: 180, heldMs: 190 }, 'told 9 requests before the change'],
    ['too few after it', good(50), { madeMs: 400, heldMs: 800 }, 'and 9 after it'],
    ['no rest at its end', `${good(40)}r${good(9)}`, turn, 'not at rest'],
    ['no rest at its beginning', `r${good(49)}`, turn, 'not at rest'],
    ['refusals that differ', bad(25) + 'u'.repeat(25), turn, 'not throughout'],
    ['an admission between refusals', `${bad(25)}.${bad(24)}`, turn, 'not throughout'],
  ])('with %s is left open', (_, fates, around, words) => {
    expect(patternOf(requests(fates), around)).toEqual({
      is: 'inconclusive',
      because: expect.stringContaining(words) as string,
    });
  });

  test('with a request that no table knows is left open', () => {
    const [first, ...others] = requests(good(50));
    const strange = { ...(first as StreamRequest), unknown: 'curl exit 99' };
    expect(patternOf([strange, ...others], turn)).toMatchObject({
      because: expect.stringContaining('curl exit 99') as string,
    });
  });
});

describe('what is told of a stream', () => {
  test('counts what was refused, and says when it turned and who called', () => {
    const called = requests(`${good(24)}u.${bad(24)}`).map((one, index) =>
      one.refused === undefined ? { ...one, peer: index < 10 ? '' : 'spiffe://a/ns/b/sa/c' } : one,
    );
    expect(describePattern(called, turn)).toBe(
      '50 requests, 25 refused (1 by upstream-reset:UC, 24 by connection-reset); turned 120 ms after the change; as no principal, then spiffe://a/ns/b/sa/c',
    );
  });

  test('says nothing of a turn where there is none', () => {
    expect(describePattern(requests(good(40)), undefined)).toBe('40 requests, 0 refused');
  });
});
