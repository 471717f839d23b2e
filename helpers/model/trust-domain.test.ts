import { describe, expect, test } from 'vitest';
import { DEFAULT_MESH } from './policies/mesh-config.ts';
import { parsePolicies } from './policies/parse-policies.ts';
import { inTrustDomains } from './trust-domain.ts';

const policy = (source: object) =>
  parsePolicies([
    {
      kind: 'AuthorizationPolicy',
      metadata: { name: 'some', namespace: 'mtls-test' },
      spec: { action: 'DENY', rules: [{ from: [{ source }] }] },
    },
  ]);

function principalsIn(source: object, mesh: Partial<typeof DEFAULT_MESH>) {
  const [read] = inTrustDomains(policy(source), { ...DEFAULT_MESH, ...mesh });
  return read?.kind === 'AuthorizationPolicy' ? read.rules[0]?.from[0]?.principals : undefined;
}

const migrated = { trustDomain: 'new.example', trustDomainAliases: ['old.example'] };

describe('inTrustDomains', () => {
  test.each([
    ['cluster.local', ['new.example/ns/full/sa/sleep', 'old.example/ns/full/sa/sleep']],
    ['new.example', ['new.example/ns/full/sa/sleep', 'old.example/ns/full/sa/sleep']],
    ['old.example', ['new.example/ns/full/sa/sleep', 'old.example/ns/full/sa/sleep']],
    ['other.example', ['other.example/ns/full/sa/sleep']],
    ['*', ['*/ns/full/sa/sleep']],
  ])('expands a principal of %s to %j', (domain, expected) => {
    const principals = [`${domain}/ns/full/sa/sleep`];
    expect(principalsIn({ principals }, migrated)).toEqual({ any: expected });
    expect(principalsIn({ notPrincipals: principals }, migrated)).toEqual({ none: expected });
  });

  test('does not expand a former trust domain once its alias is removed', () => {
    const source = { principals: ['old.example/ns/full/sa/sleep'] };
    expect(principalsIn(source, { trustDomain: 'new.example' })).toEqual({ any: ['old.example/ns/full/sa/sleep'] });
  });

  test.each(['*', 'sleep', '*/sa/sleep'])('does not change %s, which has no trust domain', (principal) => {
    expect(principalsIn({ principals: [principal] }, migrated)).toEqual({ any: [principal] });
  });
});
