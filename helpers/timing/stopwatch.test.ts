import { describe, expect, it } from 'vitest';
import { Stopwatch } from './stopwatch.ts';

describe('Stopwatch', () => {
  it('returns seconds per phase in the order of their ends, adding up repeated ones', async () => {
    const readings = [0, 100, 1_350.4, 2_000, 2_000, 2_250];
    const watch = new Stopwatch(() => readings.shift() ?? Number.NaN);
    const outer = watch.start('up');
    await watch.measure('probe', async () => 'answer');
    outer[Symbol.dispose]();
    await watch.measure('probe', async () => 'answer');
    expect(readings).toEqual([]);
    expect(Object.entries(watch.seconds())).toEqual([
      ['probe', 1.5],
      ['up', 2],
    ]);
  });

  it('returns the result of the work and counts work that throws', async () => {
    const watch = new Stopwatch();
    expect(await watch.measure('good', async () => 7)).toBe(7);
    await expect(watch.measure('bad', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(Object.keys(watch.seconds())).toEqual(['good', 'bad']);
  });

  it('leaves out a phase that has not ended', () => {
    const watch = new Stopwatch();
    watch.start('endless');
    expect(watch.seconds()).toEqual({});
  });
});
