import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EXIT, MeshproofError } from '../errors.ts';
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

test.each(['SIGINT', 'SIGTERM'] as const)('%s aborts with exit code 130 and leaves the process alive', (name) => {
  const onFirst = vi.fn<(signal: NodeJS.Signals) => void>();
  using interrupts = ownSignals({ onFirst, onSecond: leave });
  process.emit(name, name);
  expect(onFirst).toHaveBeenCalledExactlyOnceWith(name);
  expect(interrupts.signal.reason).toBeInstanceOf(MeshproofError);
  expect(interrupts.signal.reason).toMatchObject({ exitCode: EXIT.interrupted });
});

test('the copy that npm passes on is the same keystroke', () => {
  using _interrupts = ownSignals({ onFirst: () => undefined, onSecond: leave });
  process.emit('SIGINT', 'SIGINT');
  now = 20;
  expect(() => process.emit('SIGINT', 'SIGINT')).not.toThrow();
});

test('a second keystroke leaves at once', () => {
  using _interrupts = ownSignals({ onFirst: () => undefined, onSecond: leave });
  process.emit('SIGINT', 'SIGINT');
  now = 5_000;
  expect(() => process.emit('SIGINT', 'SIGINT')).toThrow(Left);
});

test('disposing gives the signals back', () => {
  const before = process.listenerCount('SIGINT');
  ownSignals({ onFirst: () => undefined, onSecond: leave })[Symbol.dispose]();
  expect(process.listenerCount('SIGINT')).toBe(before);
});
