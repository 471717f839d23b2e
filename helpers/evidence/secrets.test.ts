import { describe, expect, test } from 'vitest';
import { assertNoSecrets, findSecret } from './secrets.ts';

/** Built in pieces, so that this file is not itself mistaken for a leak. */
const pem = (label: string) => `-----BEGIN ${label}-----\nMIIEvQIBADANBg\n-----END ${label}-----\n`;
const key = pem('PRIVATE ' + 'KEY');
const jwt = ['eyJhbGciOiJSUzI1NiJ9', 'eyJpc3MiOiJrdWJlcm5ldGVzIn0', 'c2lnbmF0dXJlLW9mLXRoZS10b2tlbg'].join('.');

describe('findSecret names', () => {
  test.each([
    ['a private key', key],
    ['a private key', pem('RSA PRIVATE ' + 'KEY')],
    ['a private key', JSON.stringify({ body: key })],
    ['a private key in base64', Buffer.from(key).toString('base64')],
    ['a private key in base64', Buffer.from(pem('EC PRIVATE ' + 'KEY')).toString('base64')],
    ['a JSON Web Token', JSON.stringify({ header: jwt })],
    ['a bearer token', 'Authorization: Bearer 0123456789abcdef0123'],
    ['a token of a kubeconfig', 'user:\n  token: 0123456789abcdef.0123'],
    ['a token of a kubeconfig', JSON.stringify({ user: { token: 'abcdefghijklmnop' } })],
    ['a token of a kubeconfig', JSON.stringify({ body: JSON.stringify({ token: 'abcdefghijklmnop' }) })],
    ['a client key of a kubeconfig', `client-key-data: ${'QUJD'.repeat(8)}`],
  ])('%s', (name, text) => {
    expect(findSecret(text)).toBe(name);
  });
});

describe('findSecret lets pass', () => {
  test.each([
    ['a certificate', pem('CERTIFICATE')],
    ['a certificate in base64', Buffer.from(pem('CERTIFICATE')).toString('base64')],
    [
      'a forwarded client certificate',
      'By=spiffe://c/ns/a/sa/b;Hash=0a1b2c3d4e5f0a1b2c3d4e5f;Subject="";URI=spiffe://c/ns/a/sa/c',
    ],
    ['an image digest', 'sha256:9d6b1ff6a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0'],
    ['a word about tokens', 'the token is mounted at /var/run/secrets/tokens'],
  ])('%s', (_name, text) => {
    expect(findSecret(text)).toBeUndefined();
  });
});

test('writing fails closed and names the path', () => {
  expect(() => assertNoSecrets(key, 'observations.ndjson')).toThrow(
    /^could not write observations\.ndjson; .*\n.*a private key/,
  );
});
