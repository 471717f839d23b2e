import { describe, expect, it, vi } from 'vitest';
import { startClock } from './clock.ts';

describe('startClock()', () => {
  it('moves its wall time by the monotonic clock alone', () => {
    using monotonic = vi.spyOn(performance, 'now').mockReturnValueOnce(1_000).mockReturnValueOnce(2_500.12345);
    using wall = vi.spyOn(Date, 'now').mockReturnValueOnce(Date.UTC(2030, 0, 1));
    const clock = startClock();
    expect(clock.startedAt).toBe('2030-01-01T00:00:00.000Z');
    expect(clock.now()).toEqual({ at: '2030-01-01T00:00:01.500Z', elapsedMs: 1_500.123 });
    expect(wall).toHaveBeenCalledTimes(1);
    expect(monotonic).toHaveBeenCalledTimes(2);
  });

  it('never runs backwards', () => {
    const clock = startClock();
    const moments = Array.from({ length: 100 }, () => clock.now().elapsedMs);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  });
});
