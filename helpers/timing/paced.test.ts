import { describe, expect, it } from 'vitest';
import { paced } from './paced.ts';

const never = new AbortController().signal;

async function ticksOf(pace: Parameters<typeof paced>[0], work: () => void = () => undefined) {
  const began = performance.now();
  const ticks: number[] = [];
  const at: number[] = [];
  for await (const tick of paced(pace)) {
    at.push(performance.now() - began);
    ticks.push(tick);
    work();
  }
  return { ticks, at };
}

function busyFor(ms: number): () => void {
  return () => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
}

describe('paced()', () => {
  it('yields exactly its ticks and keeps the least time before each of them', async () => {
    const { ticks, at } = await ticksOf({ ticks: 4, everyMs: 10, signal: never });
    expect(ticks).toEqual([1, 2, 3, 4]);
    // Since the start, and not since the tick before: a busy machine can take this program off its
    // processor between a tick and the moment in which the test reads the clock.
    for (const [index, elapsed] of at.entries()) expect(elapsed).toBeGreaterThanOrEqual(10 * (index + 1));
  });

  it('yields as many ticks however slow the work is', async () => {
    const { ticks } = await ticksOf({ ticks: 4, everyMs: 1, signal: never }, busyFor(5));
    expect(ticks).toHaveLength(4);
  });

  it('yields no additional tick, though timers fire early', async () => {
    const pace = { ticks: 2, everyMs: 15, signal: never };
    const all = await Promise.all(Array.from({ length: 50 }, () => ticksOf(pace)));
    expect(new Set(all.map(({ ticks }) => ticks.length))).toEqual(new Set([2]));
  });

  it('ends with the reason of an abort, without waiting for its next tick', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    const ticks = ticksOf({ ticks: 9, everyMs: 600_000, signal: controller.signal });
    queueMicrotask(() => controller.abort(reason));
    await expect(ticks).rejects.toBe(reason);
  });
});
