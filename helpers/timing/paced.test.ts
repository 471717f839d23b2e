import { describe, expect, it } from 'vitest';
import { paced } from './paced.ts';

const never = new AbortController().signal;

async function turnsOf(pace: Parameters<typeof paced>[0], work: (tick: number) => Promise<void> | void) {
  const began: number[] = [];
  for await (const tick of paced(pace)) {
    began.push(performance.now());
    await work(tick);
  }
  return began;
}

describe('paced()', () => {
  it('keeps the least time between two ticks, and ends with one', async () => {
    const started = performance.now();
    const began = await turnsOf({ forMs: 60, everyMs: 20, signal: never }, () => undefined);
    expect(began.length).toBeGreaterThan(1);
    expect(began.length).toBeLessThanOrEqual(5);
    expect((began.at(-1) ?? 0) - started).toBeGreaterThan(58);
    // Timers may fire a fraction of a millisecond early.
    // After a late timer, less than one interval remains: only the last two ticks may be closer.
    for (const [index, at] of began.slice(1, -1).entries()) expect(at - (began[index] ?? 0)).toBeGreaterThan(18);
  });

  it('continues at once after slow work', async () => {
    const busy = (): void => {
      const until = performance.now() + 15;
      while (performance.now() < until);
    };
    const began = await turnsOf({ forMs: 40, everyMs: 5, signal: never }, busy);
    // Three intervals of 15 ms fill the time, and one tick ends it; a busy machine may be slower.
    expect(began.length).toBeGreaterThan(1);
    expect(began.length).toBeLessThanOrEqual(4);
  });

  it('yields no additional tick, though timers fire early', async () => {
    const pace = { forMs: 30, everyMs: 15, signal: never };
    const ticks = await Promise.all(Array.from({ length: 50 }, () => turnsOf(pace, () => undefined)));
    expect(Math.max(...ticks.map(({ length }) => length))).toBe(2);
  });

  it('yields one tick for any duration', async () => {
    expect(await turnsOf({ forMs: 0, everyMs: 50, signal: never }, () => undefined)).toHaveLength(1);
  });

  it('ends with the reason of an abort, without waiting for its next tick', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    const ticks = turnsOf({ forMs: 600_000, everyMs: 60_000, signal: controller.signal }, () => undefined);
    queueMicrotask(() => controller.abort(reason));
    await expect(ticks).rejects.toBe(reason);
  });
});
