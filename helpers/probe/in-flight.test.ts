import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { InFlight } from './in-flight.ts';

describe('InFlight', () => {
  test.prop([fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 30 }), fc.scheduler()])(
    'runs all work within the limit, unless one piece alone exceeds it',
    async (weights, scheduler) => {
      const inFlight = new InFlight(10);
      let total = 0;
      const seen: number[] = [];
      const done = weights.map((weight) =>
        inFlight.run(weight, async () => {
          total += weight;
          seen.push(total);
          await scheduler.schedule(Promise.resolve());
          total -= weight;
          return weight;
        }),
      );
      await scheduler.waitFor(Promise.all(done));
      expect(await Promise.all(done)).toEqual(weights);
      expect(seen.filter((at) => at > 10 && !weights.includes(at))).toEqual([]);
    },
  );

  it('frees its place when work fails', async () => {
    const inFlight = new InFlight(1);
    await expect(inFlight.run(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inFlight.run(1, () => Promise.resolve('next'))).toBe('next');
  });
});
