import { afterEach, expect, test, vi } from 'vitest';
import { EXIT, MeshproofError } from '../../errors.ts';
import { fakeContext } from '../fake-context.ts';
import { handCrash } from '../process/crash.ts';
import { supervise, supervised } from './supervise.ts';

class Left extends Error {}

afterEach(() => {
  vi.restoreAllMocks();
});

const crash = (thrown: unknown): void =>
  handCrash(thrown, () => {
    throw new Error('no work took the crash');
  });
const leftovers = (): readonly string[] => ['namespaces of a run', '  the command that deletes them'];

const aborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(signal.reason));
  });

test('an uncaught error aborts the work, which ends with 70 whatever it returns', async () => {
  const context = fakeContext();
  const ended = supervised(context, { leftovers }, async (signal) => {
    const reason = aborted(signal);
    crash(new Error('from a timer'));
    expect(await reason).toMatchObject({ exitCode: EXIT.defect, details: 'from a timer' });
    return 'cleaned up';
  });
  await expect(ended).rejects.toMatchObject({ exitCode: EXIT.defect });
  expect(context.err()).toMatch(/a defect in meshproof itself.*\nfrom a timer\n$/);
});

test('an uncaught error of a full disk exits with the code of the environment', () => {
  using supervision = supervise(fakeContext(), { leftovers });
  crash(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
  expect(supervision.crash?.exitCode).toBe(EXIT.environment);
});

test('the first of several errors decides, and each is printed', () => {
  const context = fakeContext();
  using supervision = supervise(context, { leftovers });
  crash(new Error('one'));
  crash(new Error('two'));
  expect(supervision.crash?.details).toBe('one');
  expect(context.err()).toMatch(/one\n.*\ntwo\n/);
});

test('a signal that comes first stays the reason, and the crash is recorded', () => {
  using supervision = supervise(fakeContext(), { leftovers });
  process.emit('SIGTERM', 'SIGTERM');
  crash(new Error('while cleaning up'));
  expect(supervision.signal.reason).toMatchObject({ exitCode: EXIT.interrupted });
  expect(supervision.crash?.exitCode).toBe(EXIT.defect);
});

test('a rejection caused by the abort is no crash', () => {
  using supervision = supervise(fakeContext(), { leftovers });
  process.emit('SIGTERM', 'SIGTERM');
  crash(supervision.signal.reason);
  expect(supervision.crash).toBeUndefined();
});

test('a second Ctrl-C names what is left and exits with its own code', () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Left();
  });
  const context = fakeContext();
  using _supervision = supervise(context, { leftovers });
  process.emit('SIGINT', 'SIGINT');
  now = 1000;
  expect(() => process.emit('SIGINT', 'SIGINT')).toThrow(Left);
  expect(exit).toHaveBeenCalledWith(EXIT.leftAtOnce);
  expect(context.err()).toContain('left behind:\n  namespaces of a run\n    the command that deletes them\n');
});

test('a time-out exits with 5', async () => {
  using supervision = supervise(fakeContext(), { timeoutMs: 1, leftovers });
  const reason = await aborted(supervision.signal);
  expect(reason).toBeInstanceOf(MeshproofError);
  expect(reason).toMatchObject({ exitCode: EXIT.timeout });
});
