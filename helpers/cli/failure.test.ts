import { expect, test } from 'vitest';
import { EXIT, MeshproofError } from '../errors.ts';
import { exitCodeOf, failureMessage, failureOf } from './failure.ts';

const ours = new MeshproofError({
  attempted: 'reach the engine',
  happened: 'ECONNREFUSED',
  repair: 'run meshproof doctor',
  exitCode: 3,
});

test.each([
  ['conforms', 0],
  ['deviates', 1],
  ['inconclusive', 4],
  ['not-applicable', 4],
] as const)('%s exits with %i', (verdict, code) => {
  expect(exitCodeOf(verdict)).toBe(code);
});

test('the first line says what was attempted and what to do', () => {
  expect(failureMessage(failureOf(ours))).toBe('could not reach the engine; run meshproof doctor\nECONNREFUSED\n');
});

test('what is not ours is called a defect and exits with 3', () => {
  expect(failureOf(new TypeError('x is undefined'))).toMatchObject({
    exitCode: EXIT.environment,
    happened: 'x is undefined',
  });
  expect(failureMessage(failureOf('text'))).toMatch(
    /^could not go on, because of a defect in meshproof itself; report it/,
  );
});

test('an aborted run fails for the reason of the abort', () => {
  const controller = new AbortController();
  controller.abort(
    new MeshproofError({ attempted: 'finish', happened: 'SIGINT', repair: 'start again', exitCode: EXIT.interrupted }),
  );
  expect(failureOf(new Error('Command was killed'), controller.signal).exitCode).toBe(EXIT.interrupted);
});
