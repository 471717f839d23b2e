import { describe, expect, it } from 'vitest';
import { startClock } from './clock.ts';

describe('startClock()', () => {
  it('moves its wall time by the monotonic clock alone', () => {
    const wall = [Date.UTC(2030, 0, 1), Number.NaN];
    const monotonic = [1_000, 2_500.12345];
    const clock = startClock({ wall: () => wall.shift() ?? 0, monotonic: () => monotonic.shift() ?? 0 });
    expect(clock.startedAt).toBe('2030-01-01T00:00:00.000Z');
    expect(clock.now()).toEqual({ at: '2030-01-01T00:00:01.500Z', elapsedMs: 1_500.123 });
    expect(wall).toHaveLength(1);
  });

  it('never runs backwards', () => {
    const clock = startClock();
    const moments = Array.from({ length: 100 }, () => clock.now().elapsedMs);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  });
});
