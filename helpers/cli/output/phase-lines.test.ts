import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { announced } from '../../timing/progress/progress.ts';
import { ListrProgress } from './progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a phase prints off a terminal. */
async function printedBy(work: Parameters<ListrProgress['phase']>[1]): Promise<string[]> {
  const stream = new PassThrough();
  const progress = new ListrProgress({ stream: stream as unknown as NodeJS.WriteStream, live: false, groups: false });
  const phase = progress.phase('images', work);
  await vi.advanceTimersByTimeAsync(700_000);
  await phase;
  return String(stream.read() ?? '').split('\n');
}

test('a long step off a terminal is named again before 30 s are over, with its time', async () => {
  const printed = await printedBy((log) =>
    announced(log, 'building the Go programs of kubernetes', () => vi.advanceTimersByTimeAsync(95_000)),
  );
  const beats = printed.filter((line) => line.includes('waiting for'));
  expect(beats.length).toBeGreaterThanOrEqual(95 / 30);
  expect(beats[0]).toContain('after 20s waiting for: building the Go programs of kubernetes (20s)');
});

test('a short step that began later does not hide the one that still runs', async () => {
  const printed = await printedBy(async (log) => {
    const go = Promise.withResolvers<void>();
    const building = announced(log, 'building the Go programs of kubernetes', () => go.promise);
    await announced(log, 'fetching the npm packages of mongo-client', () => vi.advanceTimersByTimeAsync(5_000));
    await vi.advanceTimersByTimeAsync(30_000);
    go.resolve();
    await building;
  });
  const beats = printed.filter((line) => line.includes('waiting for'));
  expect(beats.at(-1)).toMatch(/waiting for: building the Go programs of kubernetes \(\S+s\)$/);
});

test('a phase without an announced step repeats its last line with its age', async () => {
  const printed = await printedBy(async (log) => {
    log('0/4 workloads ready');
    await vi.advanceTimersByTimeAsync(25_000);
  });
  expect(printed.join('\n')).toContain('after 20s waiting for: 0/4 workloads ready (20s)');
});
