import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { jwt, letters } from './fixtures/material.ts';
import { SHAPES } from './fixtures/secrets.ts';
import { redact } from './redact.ts';

describe('a text', () => {
  const pieces = fc.oneof(
    fc.constantFrom(...SHAPES.map(([, text]) => text)),
    fc.constantFrom(
      '<redacted: bearer token, 842 characters>',
      '\\',
      '\\"',
      '"',
      '%25',
      '&amp;',
      'token=',
      '{',
      '[',
      ':',
      '\n',
      '\uFDD0',
      '\uD800',
    ),
    fc.string({ unit: 'binary' }),
  );
  const texts = fc.array(pieces, { maxLength: 5 }).map((parts) => parts.join(''));

  test.each([
    ['a marker before a control character', `Authorization: Basic ${letters(40)}\u0000`],
    ['a secret before a marker', `07401b.f395accd246ae52d${jwt} `],
  ])('is redacted completely: %s', (_name, text) => {
    const once = redact(text).text;
    expect(redact(once)).toEqual({ text: once, found: [] });
  });

  property.prop([texts])('is not changed by a second redaction', (text) => {
    const once = redact(text).text;
    expect(redact(once)).toEqual({ text: once, found: [] });
  });

  property.prop([
    fc.dictionary(
      fc.constantFrom('password', 'token', 'a', 'Cookie', 'kind', 'data', 'd'),
      fc.oneof(texts, fc.integer()),
    ),
  ])('of JSON stays JSON with the same members', (value) => {
    const { text } = redact(JSON.stringify(value));
    expect(Object.keys(JSON.parse(text) as object)).toEqual(Object.keys(value));
  });

  test('that ends with a line of .netrc keeps its quotes', () => {
    const inJson = JSON.stringify({ password: 'machine x login admin password hunter2hunter2' });
    expect(redact(inJson).text).toBe('{"password":"<redacted: password, 45 characters>"}');
  });

  test('is redacted the same every time, with findings in the order of the text', () => {
    const [first, second] = [`a ${'ghp_' + letters(36)}`, 'redis://:hunter2@cache/0'];
    expect(redact(`${first}, ${second}`)).toEqual({
      text: 'a <redacted: GitHub token, 40 characters>, redis://<redacted: URL credentials, 8 characters>@cache/0',
      found: ['GitHub token', 'URL credentials'],
    });
  });
});
