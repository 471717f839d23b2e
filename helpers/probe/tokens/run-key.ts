import { generateKeyPairSync, sign, type KeyPairKeyObjectResult } from 'node:crypto';
import type { KubeObject } from '../../kube/manifest.ts';
import { isOfRun, KEY_OF_RUN } from '../../model/policies/tokens/key-set.ts';
import { claimsOf, type Token } from '../../model/probes/token.ts';

/** The key of the run; it is in memory alone, and ends with the process. */
let made: KeyPairKeyObjectResult | undefined;

function keyOfRun(): KeyPairKeyObjectResult {
  return (made ??= madeKey());
}

function madeKey(): KeyPairKeyObjectResult {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

const HOUR = 3_600;

/**
 * Makes a token (RFC 7519), signed with RS256 and the key of the run, valid for an hour; with its
 * defect, if it has one.
 * @param now milliseconds since 1970
 */
export function signedToken(token: Token, now = Date.now()): string {
  if (token.defect === 'malformed') return 'not-a-token';
  const issued = Math.floor(now / 1_000) - (token.defect === 'expired' ? 2 * HOUR : 0);
  const claims = { ...claimsOf(token), iat: issued, exp: issued + HOUR };
  const text = [{ alg: 'RS256', typ: 'JWT', kid: KEY_OF_RUN }, claims].map(encoded).join('.');
  const { privateKey } = token.defect === 'forged' ? madeKey() : keyOfRun();
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** The objects with the public key of the run in place of the documented one in key sets. */
export function withKeyOfRun(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.map((object) => {
    const { jwtRules } = (object['spec'] ?? {}) as { jwtRules?: unknown };
    if (object.kind !== 'RequestAuthentication' || !Array.isArray(jwtRules)) return object;
    return { ...object, spec: { ...(object['spec'] as object), jwtRules: jwtRules.map(ruleWithKey) } };
  });
}

function ruleWithKey(rule: unknown): unknown {
  const { jwks } = (rule ?? {}) as { jwks?: unknown };
  if (typeof jwks !== 'string' || !isOfRun(jwks)) return rule;
  const { keys } = JSON.parse(jwks) as { keys: readonly { readonly kid?: unknown }[] };
  return {
    ...(rule as object),
    jwks: JSON.stringify({ keys: keys.map((key) => (key.kid === KEY_OF_RUN ? publicKey() : key)) }),
  };
}

function publicKey(): object {
  return { ...keyOfRun().publicKey.export({ format: 'jwk' }), kid: KEY_OF_RUN, alg: 'RS256', use: 'sig' };
}
