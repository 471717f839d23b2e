import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { letters } from './fixtures/material.ts';
import { SHAPES } from './fixtures/secrets.ts';
import { redactValue } from './redact.ts';

test.each(SHAPES)('nothing is left of %s in a member with a neutral name', (_name, text, ...secrets) => {
  const { value, found } = redactValue({ status: 401, list: [{ body: text }] });
  expect(found.length).toBeGreaterThan(0);
  for (const secret of secrets) expect(value.list[0]?.body).not.toContain(secret);
});

test('a member is redacted by its name, also in lists and as a number; keys are kept', () => {
  const facts = {
    headers: { 'Set-Cookie': ['a=b', 'c=d'], server: ['envoy'] },
    password: 12_345_678,
    token: letters(20),
  };
  expect(redactValue(facts)).toEqual({
    value: {
      headers: {
        'Set-Cookie': ['<redacted: cookie, 3 characters>', '<redacted: cookie, 3 characters>'],
        server: ['envoy'],
      },
      password: '<redacted: password, 8 characters>',
      token: '<redacted: token, 20 characters>',
    },
    found: ['cookie', 'cookie', 'password', 'token'],
  });
});

test('the value of a pair is redacted by the name beside it', () => {
  const env = [
    { name: 'DB_PASSWORD', value: 'hunter2' },
    { name: 'MODE', value: 'fast' },
  ];
  expect(redactValue(env).value).toEqual([
    { name: 'DB_PASSWORD', value: '<redacted: password, 7 characters>' },
    { name: 'MODE', value: 'fast' },
  ]);
});

test('every member of a Secret and the private members of a key are redacted', () => {
  const { value, found } = redactValue({
    kind: 'Secret',
    data: { a: 'YQ==' },
    type: 'Opaque',
    key: { kty: 'oct', k: 'c2hvcnQ', kid: '1' },
  });
  expect(value).toMatchObject({
    data: { a: expect.stringMatching(/^<redacted: /) },
    type: 'Opaque',
    key: { kty: 'oct', kid: '1' },
  });
  expect(value.key.k).toMatch(/^<redacted: /);
  expect(found).toHaveLength(2);
});

test('a value without secrets is returned unchanged, and redaction is idempotent', () => {
  const facts = { status: 200, secrets: [{ name: 'default-token-x7k2p', type: 'Opaque' }], none: null };
  expect(redactValue(facts).value).toBe(facts);
  const once = redactValue(SHAPES.map(([, text]) => ({ text, token: text }))).value;
  expect(redactValue(once)).toEqual({ value: once, found: [] });
});

describe('a secret is searched for once', () => {
  test('in a value that was redacted before', () => {
    const reads: string[] = [];
    const facts = {
      get body(): string {
        reads.push('body');
        return 'a text without secrets';
      },
    };
    const { value } = redactValue(facts);
    redactValue({ route: 'sleep.full -> httpbin.mtls-test', facts: value });
    expect(reads).toEqual(['body']);
  });

  test('and again where an identifier is in the place of a placeholder', () => {
    expect(redactValue('password: <id>').found).toEqual([]);
    expect(redactValue(`password: ${randomUUID()}`).found).toHaveLength(1);
  });

  test('in texts that differ in the identifiers of requests alone', () => {
    const texts = (id: () => string): readonly string[] =>
      Array.from({ length: 400 }, () =>
        `GET /headers HTTP/1.1\r\nhost: httpbin\r\nx-request-id: ${id()}\r\n`.repeat(9),
      );
    const cost = (all: readonly string[]): number => {
      const started = process.cpuUsage();
      for (const text of all) redactValue(text);
      const { user, system } = process.cpuUsage(started);
      return user + system;
    };
    const others = cost(texts(() => `request ${Math.random().toString().slice(2)}`));
    expect(cost(texts(() => randomUUID()))).toBeLessThan(others / 2);
  });
});
