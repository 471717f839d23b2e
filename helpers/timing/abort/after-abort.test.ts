import { expect, test, vi } from 'vitest';
import { endedAfterAbort } from './after-abort.ts';

const late = (): Error => new Error('too late');
const never = new Promise<never>(() => undefined);

test('settles as the work does', async () => {
  const { signal } = new AbortController();
  await expect(endedAfterAbort(Promise.resolve(1), signal, 1, late)).resolves.toBe(1);
  await expect(endedAfterAbort(Promise.reject(new Error('work')), signal, 1, late)).rejects.toThrow('work');
});

test('gives aborted work its time to end, and no more', async () => {
  vi.useFakeTimers();
  try {
    const controller = new AbortController();
    const ended = endedAfterAbort(never, controller.signal, 5_000, late);
    const settled = vi.fn<() => void>();
    ended.catch(settled);
    await vi.advanceTimersByTimeAsync(60_000);
    controller.abort();
    await vi.advanceTimersByTimeAsync(4_999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await expect(ended).rejects.toThrow('too late');
  } finally {
    vi.useRealTimers();
  }
});

test('counts from the call when the abort was before it', async () => {
  await expect(endedAfterAbort(never, AbortSignal.abort(), 1, late)).rejects.toThrow('too late');
});
