import { describe, expect, test } from 'vitest';
import { heldFacts, readHeld, readStart } from './held.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const answer = JSON.stringify({
  configs: [
    {
      name: 'default',
      secret: {
        name: 'default',
        tls_certificate: {
          certificate_chain: { inline_bytes: base64('a chain') },
          private_key: { inline_bytes: base64('a key') },
        },
      },
    },
    {
      name: 'ROOTCA',
      secret: { name: 'ROOTCA', validation_context: { trusted_ca: { inline_bytes: base64('a root') } } },
    },
  ],
});

describe('readHeld', () => {
  test('reads what is public, by name, and no key', () => {
    expect(readHeld(answer)).toEqual([
      { name: 'ROOTCA', chain: '', trusted: 'a root' },
      { name: 'default', chain: 'a chain', trusted: '' },
    ]);
    expect(JSON.stringify(readHeld(answer))).not.toContain(base64('a key'));
    expect(readHeld('{}')).toEqual([]);
  });

  test('is read back from what was recorded, and from nothing else', () => {
    const facts = { kind: 'held', workload: 'a/b', secrets: readHeld(answer) };
    expect(heldFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
    expect(heldFacts({ ...facts, secrets: null })).toMatchObject({ secrets: null });
    expect(heldFacts({ kind: 'leaf' })).toBeUndefined();
  });
});

test('a sidecar started as long ago as it says that it has been up', () => {
  const now = Date.parse('2026-11-22T13:01:05Z');
  expect(readStart('{"uptime_current_epoch": "65s"}', now)).toBe('2026-11-22T13:00:00.000Z');
  expect(() => readStart('{}', now)).toThrow('uptime_current_epoch');
});
