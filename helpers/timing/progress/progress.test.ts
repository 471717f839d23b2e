import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { counted } from './count.ts';
import { elapsedText } from './elapsed.ts';
import { announced } from './progress.ts';
import { RunningSteps } from './running-steps.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  [0, '0s'],
  [9_400, '9s'],
  [250_000, '4m10s'],
  [3_720_000, '1h02m'],
])('%s ms are %s', (ms, text) => expect(elapsedText(ms)).toBe(text));

test('every running step is described, not only the last one that began', async () => {
  const steps = new RunningSteps();
  const go = Promise.withResolvers<void>();
  const npm = Promise.withResolvers<void>();
  const note = steps.note.bind(steps);
  const building = announced(note, 'building the Go programs', () => go.promise);
  await vi.advanceTimersByTimeAsync(600_000);
  const fetching = announced(note, 'fetching the npm packages', () => npm.promise);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(steps.description).toBe('building the Go programs (10m05s); fetching the npm packages (5s)');
  npm.resolve();
  await fetching;
  expect(steps.description).toBe('building the Go programs (10m05s)');
  go.resolve();
  await building;
  expect(steps.isBusy).toBe(false);
});

test('a step that fails runs no more', async () => {
  const steps = new RunningSteps();
  const fails = announced(steps.note.bind(steps), 'pulling x', () => Promise.reject(new Error('refused')));
  await expect(fails).rejects.toThrow('refused');
  expect(steps.description).toBe('');
});

test('where no step is announced, the last line is described with its age', async () => {
  const steps = new RunningSteps();
  steps.note('0/4 workloads ready');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(steps.description).toBe('0/4 workloads ready (30s)');
});

test('things are counted with the time since the first one began', async () => {
  const lines: string[] = [];
  const progress = (line: string): void => void lines.push(line);
  await counted(progress, { total: 2, noun: 'images' }, async (made) => {
    await vi.advanceTimersByTimeAsync(130_000);
    made();
    await vi.advanceTimersByTimeAsync(120_000);
    made();
  });
  expect(lines).toEqual(['0 of 2 images, 0s', '1 of 2 images, 2m10s', '2 of 2 images, 4m10s']);
});
