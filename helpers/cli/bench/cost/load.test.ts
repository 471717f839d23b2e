import { describe, expect, it } from 'vitest';
import { parseLoad } from './load.ts';

/** The parts of what `fortio load -json -` prints that matter here. */
const output = (codes: Readonly<Record<string, number>>, count = 300) =>
  JSON.stringify({
    RunType: 'HTTP',
    ActualQPS: 99.8,
    RetCodes: codes,
    DurationHistogram: {
      Count: count,
      Percentiles: [
        { Percentile: 50, Value: 0.0012 },
        { Percentile: 99, Value: 0.0105 },
      ],
    },
  });

describe('parseLoad()', () => {
  it('reads latencies in milliseconds and the rate', () =>
    expect(parseLoad('http://server/', output({ 200: 300 }))).toEqual({
      requests: 300,
      failed: 0,
      requestsPerSecond: 99.8,
      p50Ms: 1.2,
      p99Ms: 10.5,
    }));

  it('counts what failed', () =>
    expect(parseLoad('http://server/', output({ 200: 299, 503: 1 }))).toMatchObject({ requests: 300, failed: 1 }));

  it.each([
    ['more failures than an overloaded machine has', output({ 200: 298, 503: 2 })],
    ['no request at all', output({}, 0)],
    ['connections that were refused', output({ '-1': 300 })],
  ])('has no figure for %s', (_, text) => expect(() => parseLoad('http://server/', text)).toThrow(/by status/));
});
