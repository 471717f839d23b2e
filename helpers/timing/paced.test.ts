import { describe, expect, it } from 'vitest';
import { paced } from './paced.ts';

const never = new AbortController().signal;

async function ticksOf(pace: Parameters<typeof paced>[0], work: () => void = () => undefined) {
  const began = [performance.now()];
  const ticks: number[] = [];
  for await (const tick of paced(pace)) {
    began.push(performance.now());
    ticks.push(tick);
    work();
  }
  return { ticks, gaps: began.slice(1).map((at, index) => at - (began[index] ?? 0)) };
}

function busyFor(ms: number): () => void {
  return () => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
}

describe('paced()', () => {
  it('yields exactly its ticks and keeps the least time before each of them', async () => {
    const { ticks, gaps } = await ticksOf({ ticks: 4, everyMs: 10, signal: never });
    expect(ticks).toEqual([1, 2, 3, 4]);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10);
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
