import { describe, expect, test } from 'vitest';
import { redact } from './redact.ts';

describe('time is linear in the length of', () => {
  const HOSTILE = [
    'a',
    ' ',
    '\\',
    '%25',
    '&amp;',
    '"',
    '://',
    '://a:',
    'token',
    'token:"',
    'token:[',
    'secret:',
    'secret: "',
    'cookie: must ',
    'ey',
    'eyJ',
    'eyJhbGciOi',
    'ewog',
    '{',
    '{"data":{',
    'kind: Secret\n ',
    '- ',
    '-----BEGIN PRIVATE KEY',
    '-----END PRIVATE KEY-----',
    'A'.repeat(64) + '\n',
    'ICAg',
    'MIIEvQIBADAN',
    'H4sIAAAA',
    '30 ',
    '30:82',
    'f0',
    'Bearer ',
    'a.',
    'abcdef.',
    'SG.a',
    'sk-',
    '<',
    '<redacted: ',
    "'",
    '[0',
    'data:\n',
    '=\n',
    '\uD800',
    'basic Og',
    '--password ',
    'x-key:',
    'kty:d:',
    '\t',
  ];

  test.each(HOSTILE.map((piece) => [JSON.stringify(piece), piece]))('%s', (_name, piece) => {
    const text = (length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    // CPU time of this process, so that other programs do not count.
    const took = (length: number): number => {
      const started = process.cpuUsage();
      redact(text(length));
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1_000;
    };
    took(16_384);
    const short = took(65_536);
    // Four times the length; a quadratic pattern takes sixteen times as long.
    expect(took(262_144)).toBeLessThan(short * 10 + 400);
  });
});
