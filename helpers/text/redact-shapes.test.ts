import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { base64 } from './fixtures/material.ts';
import { SHAPES } from './fixtures/secrets.ts';
import { redact } from './redact.ts';

describe('nothing is left of', () => {
  test.each(SHAPES)('%s', (_name, text, ...secrets) => {
    const { text: redacted, found } = redact(text);
    expect(found.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(redacted).not.toContain(secret);
    expect(redacted).toMatch(/<redacted: [\w -]+, \d+ characters>/);
  });
});

/** How one text can contain another one. */
const DISGUISES: Readonly<Record<string, (text: string) => string>> = {
  'as a string of JSON': (text) => JSON.stringify({ body: text, next: 1 }),
  'in JSON in JSON in NDJSON': (text) =>
    `${JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: text }) }) })}\n{}`,
  'percent-encoded': (text) => `cert=${encodeURIComponent(text)}&next=1`,
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'in markup': (text) => `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</p>`,
  'in base64': (text) => `x ${base64(`${text}\n`)} y`,
  'in base64 behind a byte': (text) => base64(`\n${text}\n`),
  'in base64 twice': (text) => base64(base64(text)),
  'in base64 in JSON': (text) => JSON.stringify({ body: JSON.stringify({ data: base64(text) }) }),
  'in gzip in base64': (text) => base64(gzipSync(text)),
};

describe.each(Object.entries(DISGUISES))('nothing is left %s of', (_disguise, disguised) => {
  test.each(SHAPES)('%s', (_name, text, ...secrets) => {
    const { text: redacted, found } = redact(disguised(text));
    expect(found.length).toBeGreaterThan(0);
    for (const secret of secrets) {
      expect(redacted).not.toContain(secret);
      expect(redacted).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
  });
});
