import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { tokens } from '../../model/probes/token.ts';
import { redact } from '../../text/redact.ts';
import { signedToken, withKeyOfRun } from './run-key.ts';

const documented = { kty: 'RSA', kid: 'meshproof-run', e: 'AQAB', n: 'documented' };
const foreign = { ...documented, kid: 'other' };
const object = {
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name: 'tokens', namespace: 'foo' },
  spec: {
    selector: {},
    jwtRules: [
      { issuer: 'a', jwks: JSON.stringify({ keys: [documented, foreign] }) },
      { issuer: 'b', jwksUri: 'x' },
    ],
  },
};
const { spec } = withKeyOfRun([object])[0] as unknown as typeof object;
const { keys } = JSON.parse(spec.jwtRules[0]?.jwks ?? '') as { keys: JsonWebKey[] };
const alice = { issuer: 'a', subject: 'alice', audiences: ['shop'], claims: { groups: ['dev'] } };

function isSigned(text: string): boolean {
  const [header = '', payload = '', signature = ''] = text.split('.');
  const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' });
  return verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
}

function payloadOf(text: string): unknown {
  return JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

test('a key set has the public key of the run in place of the documented one, and no private part', () => {
  expect(keys[0]).toMatchObject({ kty: 'RSA', kid: 'meshproof-run' });
  expect([keys[0]?.n === 'documented', 'd' in (keys[0] ?? {}), keys[1]]).toEqual([false, false, foreign]);
  expect([spec.jwtRules[1], spec.selector]).toEqual([{ issuer: 'b', jwksUri: 'x' }, {}]);
});

describe('a token', () => {
  test('has its claims, is valid for an hour and is signed with the key of the run', () => {
    const text = signedToken(tokens.valid(alice), 1_000_000);
    expect(isSigned(text)).toBe(true);
    expect(payloadOf(text)).toEqual({ iss: 'a', sub: 'alice', aud: ['shop'], groups: ['dev'], iat: 1_000, exp: 4_600 });
  });

  test('is signed with another key if it is forged, and over if it is expired', () => {
    const now = Date.now();
    const expired = signedToken(tokens.expired(alice), now);
    expect([isSigned(signedToken(tokens.forged(alice))), isSigned(expired)]).toEqual([false, true]);
    expect((payloadOf(expired) as { exp: number }).exp).toBeLessThan(now / 1_000 - 60);
    expect(signedToken(tokens.malformed(alice))).not.toContain('.');
  });

  test('is redacted wherever a client reports it', () => {
    const text = signedToken(tokens.valid(alice));
    const echoed = JSON.stringify({ headers: { Authorization: [`Bearer ${text}`] } });
    expect(redact(echoed).text).not.toContain(text.split('.')[1]);
    expect(() => JSON.parse(redact(echoed).text) as unknown).not.toThrow();
  });

  test('leaves the key set of a manifest as it is: a public key is no secret', () => {
    const manifest = JSON.stringify(spec.jwtRules[0]);
    expect(redact(manifest)).toEqual({ text: manifest, found: [] });
  });
});
