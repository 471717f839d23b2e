import { describe, expect, it } from 'vitest';
import { paced } from './paced.ts';

const never = new AbortController().signal;

async function turnsOf(pace: Parameters<typeof paced>[0], work: (turn: number) => Promise<void> | void) {
  const began: number[] = [];
  for await (const turn of paced(pace)) {
    began.push(performance.now());
    await work(turn);
  }
  return began;
}

describe('paced()', () => {
  it('begins no two turns sooner than it may, and one when its time is over', async () => {
    const started = performance.now();
    const began = await turnsOf({ forMs: 60, everyMs: 20, signal: never }, () => undefined);
    expect(began.length).toBeGreaterThan(1);
    expect(began.length).toBeLessThanOrEqual(5);
    expect((began.at(-1) ?? 0) - started).toBeGreaterThan(58);
    // Timers may fire a fraction of a millisecond early.
    // Whoever is woken late is left with less time than a turn takes: only the last two may be closer.
    for (const [index, at] of began.slice(1, -1).entries()) expect(at - (began[index] ?? 0)).toBeGreaterThan(18);
  });

  it('goes on at once after a turn that took longer', async () => {
    const busy = (): void => {
      const until = performance.now() + 15;
      while (performance.now() < until);
    };
    const began = await turnsOf({ forMs: 40, everyMs: 5, signal: never }, busy);
    // Three turns of fifteen milliseconds fill the time, and one ends it; a busy machine may need longer for each.
    expect(began.length).toBeGreaterThan(1);
    expect(began.length).toBeLessThanOrEqual(4);
  });

  it('gives no more turns than its time has room for, though timers fire early', async () => {
    const pace = { forMs: 30, everyMs: 15, signal: never };
    const turns = await Promise.all(Array.from({ length: 50 }, () => turnsOf(pace, () => undefined)));
    expect(Math.max(...turns.map(({ length }) => length))).toBe(2);
  });

  it('gives one turn however short its time is', async () => {
    expect(await turnsOf({ forMs: 0, everyMs: 50, signal: never }, () => undefined)).toHaveLength(1);
  });

  it('ends with the reason of an abort, without waiting for its next turn', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    const turns = turnsOf({ forMs: 600_000, everyMs: 60_000, signal: controller.signal }, () => undefined);
    queueMicrotask(() => controller.abort(reason));
    await expect(turns).rejects.toBe(reason);
  });
});
