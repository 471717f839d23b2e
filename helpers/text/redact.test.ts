import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { certificate, jwt, letters } from './fixtures/material.ts';
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

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

/** How a text comes to stand in another one. */
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

describe('nothing is taken from', () => {
  test.each([
    ['words about tokens', 'CSRF token: required-by-the-policy'],
    ['words about bearers', 'Bearer authentication-required'],
    ['a challenge', 'www-authenticate: Bearer realm="https://accounts.example/", error="invalid_token"'],
    [
      'a page about authorization',
      'istio.io, concepts/security#authorization: a policy without rules denies everything',
    ],
    ['the path of a token', 'the token is mounted at /var/run/secrets/kubernetes.io/serviceaccount/token'],
    ['the path of a key', 'tls:\n  privateKey: /etc/echo/client.key\n  clientCertificate: /etc/echo/client.crt'],
    ['a flag of an account', 'automountServiceAccountToken: false'],
    [
      'the name of a Secret',
      '{"kind":"Gateway","spec":{"tls":{"credentialName":"httpbin-credential"},"secretName":"istio-ca-secret"}}',
    ],
    [
      'the type of a Secret',
      '{"secrets":[{"name":"default-token-x7k2p","type":"kubernetes.io/service-account-token"}]}',
    ],
    ['a certificate', certificate],
    ['a certificate in JSON', JSON.stringify({ pem: certificate })],
    ['a certificate in base64', base64(certificate)],
    ['a certificate in base64, wrapped', base64(certificate).replaceAll(/.{76}/g, '$&\n')],
    [
      'a certificate, percent-encoded',
      `By=spiffe://c/ns/a/sa/b;Hash=${'0a'.repeat(32)};Cert="${encodeURIComponent(certificate)}";Chain="${encodeURIComponent(certificate)}"`,
    ],
    [
      'a forwarded certificate',
      `By=spiffe://c/ns/a/sa/b;Hash=${'0a1b'.repeat(16)};Subject="";URI=spiffe://c/ns/a/sa/c`,
    ],
    ['a digest', `sha256:${'9d6b1ff6'.repeat(8)}`],
    ['a request', '{"requestId":"0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0","uid":"0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f1"}'],
    [
      'a serial number',
      '{"serialNumber":"5d7f9a0c3b1e48d2a6c4f0e1d2c3b4a5","fingerprint":"AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD"}',
    ],
    ['a signature algorithm', '{"signature":"sha256WithRSAEncryption","key":"ECDSA P-256"}'],
    ['an address with a port', 'GET http://httpbin.mtls-test:8000/anything?mail=a@b.example'],
    ['addresses of a database', 'mongodb://a.example:27017,b.example:27017/test?user=a@b'],
    [
      'what a canary carries',
      'GET /headers?meshproof-marker=k3v9x2m4q8w1z7 HTTP/1.1\r\nx-meshproof-marker: k3v9x2m4q8w1z7',
    ],
    ['a public key', JSON.stringify({ keys: [{ kty: 'RSA', kid: letters(43), e: 'AQAB', n: letters(342) }] })],
    ['a key of a handshake', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
    ['a counter', 'istio_requests_total{connection_security_policy="mutual_tls",response_code="200"} 12345678901234'],
  ])('%s', (_name, text) => {
    expect(redact(text)).toEqual({ text, found: [] });
  });

  test('what this project publishes', () => {
    for (const file of ['README.md', 'CONTRIBUTING.md', 'manifests/base/echo.yaml', 'docs/catalogue.md'])
      expect({ file, ...redact(readFileSync(file, 'utf8')) }).toMatchObject({ file, found: [] });
  });
});

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
    ['a marker before a character of its line', `Authorization: Basic ${letters(40)}\u0000`],
    ['a secret that a marker ends', `07401b.f395accd246ae52d${jwt} `],
  ])('is redacted until nothing is left to redact: %s', (_name, text) => {
    const once = redact(text).text;
    expect(redact(once)).toEqual({ text: once, found: [] });
  });

  property.prop([texts])('that was redacted once is not redacted again', (text) => {
    const once = redact(text).text;
    expect(redact(once)).toEqual({ text: once, found: [] });
  });

  property.prop([
    fc.dictionary(
      fc.constantFrom('password', 'token', 'a', 'Cookie', 'kind', 'data', 'd'),
      fc.oneof(texts, fc.integer()),
    ),
  ])('that is JSON still is, and has the same members', (value) => {
    const { text } = redact(JSON.stringify(value));
    expect(Object.keys(JSON.parse(text) as object)).toEqual(Object.keys(value));
  });

  test('that ends with a line of .netrc keeps the quotes around it', () => {
    const inJson = JSON.stringify({ password: 'machine x login admin password hunter2hunter2' });
    expect(redact(inJson).text).toBe('{"password":"<redacted: password, 45 characters>"}');
  });

  test('is redacted the same every time, and what is found is in the order of the text', () => {
    const [first, second] = [`a ${'ghp_' + letters(36)}`, 'redis://:hunter2@cache/0'];
    expect(redact(`${first}, ${second}`)).toEqual({
      text: 'a <redacted: GitHub token, 40 characters>, redis://<redacted: URL credentials, 8 characters>@cache/0',
      found: ['GitHub token', 'URL credentials'],
    });
  });
});

describe('time grows with the length of', () => {
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
    // The CPU time of this process: other programs on the machine do not count.
    const took = (length: number): number => {
      const started = process.cpuUsage();
      redact(text(length));
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1_000;
    };
    took(16_384);
    const short = took(65_536);
    // Four times as long; what is quadratic takes sixteen times as long, and seconds.
    expect(took(262_144)).toBeLessThan(short * 10 + 400);
  });
});
