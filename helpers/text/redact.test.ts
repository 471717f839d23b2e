import { expect, test } from 'vitest';
import { redact, redactValue } from './redact.ts';

/** Built in pieces, so that this file is not itself mistaken for a leak. */
const jwt = ['eyJhbGciOiJSUzI1NiJ9', 'eyJpc3MiOiJrdWJlcm5ldGVzIn0', 'c2lnbmF0dXJlLW9mLXRoZS10b2tlbg'].join('.');

test('a secret is replaced by its kind and its length', () => {
  expect(redact(`refused: ${jwt}!`)).toEqual({
    text: `refused: <redacted: JSON Web Token, ${jwt.length.toString()} characters>!`,
    found: ['JSON Web Token'],
  });
});

test('a text without secrets stays as it is', () => {
  expect(redact('connection refused')).toEqual({ text: 'connection refused', found: [] });
});

test('every string of a JSON value is looked at, and keys are kept', () => {
  const { value, found } = redactValue({ status: 401, headers: [{ name: 'x', value: jwt }], none: null });
  expect(JSON.stringify(value)).not.toContain(jwt);
  expect(value).toMatchObject({ status: 401, headers: [{ name: 'x' }], none: null });
  expect(found).toEqual(['JSON Web Token']);
});
