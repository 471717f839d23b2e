import { expect, test } from 'vitest';
import { EXIT, MeshproofError, messageOf, messagesOf } from './errors.ts';

const fields = {
  operation: 'reach the engine',
  details: 'ECONNREFUSED',
  hint: 'run meshproof doctor',
  exitCode: EXIT.environment,
};

test('an error message has every size', () => {
  expect(messagesOf(fields)).toEqual({
    short: 'could not reach the engine',
    line: 'could not reach the engine; run meshproof doctor',
    full: 'could not reach the engine; run meshproof doctor\nECONNREFUSED',
    json: fields,
  });
});

test('the message of a MeshproofError is the full size, and its default exit code is the environment', () => {
  const { operation, details, hint } = fields;
  const error = new MeshproofError({ operation, details, hint });
  expect(error.message).toBe(messagesOf(fields).full);
  expect(messagesOf(error).json).toEqual(fields);
});

test.each([
  ['an error', new Error('text'), 'text'],
  ['an event with a message', { message: 'closed' }, 'closed'],
  ['a text', 'text', 'text'],
  ['nothing', undefined, 'undefined'],
])('the message of %s', (_what, thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
