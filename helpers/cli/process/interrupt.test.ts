import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EXIT, MeshproofError } from '../../errors.ts';
import { ownSignals } from './interrupt.ts';

class Left extends Error {}

let now = 0;
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const leave = (): never => {
  throw new Left();
};

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s aborts with exit code 130 and leaves the process alive',
  (name) => {
    const onFirst = vi.fn<(signal: NodeJS.Signals) => void>();
    using interrupts = ownSignals({ onFirst, onSecond: leave });
    process.emit(name, name);
    expect(onFirst).toHaveBeenCalledExactlyOnceWith(name);
    expect(interrupts.signal.reason).toBeInstanceOf(MeshproofError);
    expect(interrupts.signal.reason).toMatchObject({ exitCode: EXIT.interrupted });
  },
);

test('the copy that npm forwards is the same keystroke', () => {
  using _interrupts = ownSignals({ onFirst: () => undefined, onSecond: leave });
  process.emit('SIGINT', 'SIGINT');
  now = 20;
  expect(() => process.emit('SIGINT', 'SIGINT')).not.toThrow();
});

test('a second keystroke ends at once', () => {
  using _interrupts = ownSignals({ onFirst: () => undefined, onSecond: leave });
  process.emit('SIGINT', 'SIGINT');
  now = 5_000;
  expect(() => process.emit('SIGINT', 'SIGINT')).toThrow(Left);
});

describe('a second signal', () => {
  const minutes = 60_000;
  /** The effect of the second of two signals. */
  function effectOf(first: NodeJS.Signals, second: NodeJS.Signals, later: number): string {
    let effect = 'is the same';
    using _interrupts = ownSignals({ onFirst: () => undefined, onMore: () => (effect = 'continues'), onSecond: leave });
    process.emit(first, first);
    now = later;
    try {
      process.emit(second, second);
    } catch {
      effect = 'ends';
    }
    return effect;
  }

  test.each([
    ['SIGINT', 'SIGTERM', 7_500, 'continues', 'GitHub cancels a job like this'],
    ['SIGTERM', 'SIGINT', 30_000, 'continues', 'it is one request'],
    ['SIGINT', 'SIGHUP', 2 * minutes, 'continues', 'the terminal was closed'],
    ['SIGHUP', 'SIGHUP', 5_000, 'continues', 'a terminal that closes may send it twice'],
    ['SIGINT', 'SIGTERM', 2 * minutes, 'ends', 'clean-up takes too long for the user'],
    ['SIGTERM', 'SIGTERM', 5_000, 'ends', 'the request is repeated'],
    ['SIGINT', 'SIGINT', 701, 'ends', 'the request is repeated'],
    ['SIGINT', 'SIGINT', 700, 'is the same', 'npm forwards a keystroke'],
  ] as const)('%s, then %s after %i ms: %s, because %s', (first, second, later, effect, _because) => {
    expect(effectOf(first, second, later)).toBe(effect);
  });

  test('counts from the signal of its own kind', () => {
    using _interrupts = ownSignals({ onFirst: () => undefined, onSecond: leave });
    for (const [name, at] of [
      ['SIGINT', 0],
      ['SIGTERM', 7_500],
      ['SIGTERM', 7_520],
    ] as const) {
      now = at;
      expect(() => process.emit(name, name)).not.toThrow();
    }
  });
});

test('disposing restores the default handling', () => {
  const before = process.listenerCount('SIGINT');
  ownSignals({ onFirst: () => undefined, onSecond: leave })[Symbol.dispose]();
  expect(process.listenerCount('SIGINT')).toBe(before);
});
