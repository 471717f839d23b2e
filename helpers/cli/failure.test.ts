import { describe, expect, test } from 'vitest';
import { EXIT, MeshproofError, messagesOf } from '../errors.ts';
import { junitOfFailure } from '../report/junit.ts';
import { crashOf, exitCodeOf, failureOf, reportFailure } from './failure.ts';
import { fakeContext } from './fake-context.ts';

const known = new MeshproofError({
  operation: 'reach the engine',
  details: 'ECONNREFUSED',
  hint: 'run meshproof doctor',
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

test('the first line names the operation and the hint', () => {
  expect(messagesOf(failureOf(known)).full).toBe('could not reach the engine; run meshproof doctor\nECONNREFUSED');
});

test('an unknown error is a defect and exits with 70', () => {
  expect(failureOf(new TypeError('x is undefined'))).toMatchObject({
    exitCode: 70,
    details: 'x is undefined',
  });
  expect(messagesOf(failureOf('text')).full).toMatch(
    /^could not continue, because of a defect in meshproof itself; report it/,
  );
});

test('an aborted run fails for the reason of the abort', () => {
  const controller = new AbortController();
  controller.abort(
    new MeshproofError({ operation: 'finish', details: 'SIGINT', hint: 'start again', exitCode: EXIT.interrupted }),
  );
  expect(failureOf(new Error('Command was killed'), controller.signal).exitCode).toBe(EXIT.interrupted);
});

test('a full disk is no defect, wherever it occurs', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(failureOf(error)).toMatchObject({ exitCode: EXIT.environment, hint: 'free space on that disk' });
  expect(crashOf(error).exitCode).toBe(EXIT.environment);
});

test('the error of the work comes before the error of closing it', () => {
  const failure = failureOf(new SuppressedError(new Error('stream closed'), known, 'x'));
  expect(failure).toMatchObject({ operation: 'reach the engine', exitCode: 3 });
  expect(failure.details).toBe('ECONNREFUSED\nthen, while closing: stream closed');
});

test('a crash is a defect, whatever exit code the error carries', () => {
  const deviating = new MeshproofError({ operation: 'x', details: 'y', hint: 'z', exitCode: EXIT.deviates });
  for (const thrown of [new Error('from a timer'), 'text', undefined, deviating])
    expect(crashOf(thrown).exitCode).toBe(EXIT.defect);
});

describe('a secret in what failed', () => {
  const token = ['eyJhbGciOiJSUzI1NiJ9', 'eyJzdWIiOiJydW4ifQ', 'c2lnbmF0dXJlLXdpdGgtbGVuZ3Ro'].join('.');
  const thrown = new MeshproofError({ operation: `send ${token}`, details: `got ${token}`, hint: `not ${token}` });

  test('reaches no output of a failure', () => {
    const failure = failureOf(thrown);
    expect(JSON.stringify(failure)).not.toContain(token.slice(0, 20));
    expect(failure.details).toMatch(/^got <redacted/);
    expect(junitOfFailure(failure)).not.toContain(token.slice(0, 20));
  });

  test('is printed neither on stderr nor in the stack', () => {
    const context = fakeContext('--verbose');
    reportFailure(context, new Error(`Authorization ${token}`));
    expect(context.err()).not.toContain(token.slice(0, 20));
  });
});

test('a failure that is reported twice is printed once', () => {
  const context = fakeContext();
  const thrown = new MeshproofError({ operation: 'x', details: 'y', hint: 'z' });
  reportFailure(context, thrown);
  reportFailure(context, thrown);
  expect(context.err()).toBe('could not x; z\ny\n');
});
