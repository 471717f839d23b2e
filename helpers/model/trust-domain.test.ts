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
  ])('takes a principal of %s for %j', (domain, meant) => {
    const principals = [`${domain}/ns/full/sa/sleep`];
    expect(principalsIn({ principals }, migrated)).toEqual({ any: meant });
    expect(principalsIn({ notPrincipals: principals }, migrated)).toEqual({ none: meant });
  });

  test('knows the trust domain before a migration alone once its alias is gone', () => {
    const source = { principals: ['old.example/ns/full/sa/sleep'] };
    expect(principalsIn(source, { trustDomain: 'new.example' })).toEqual({ any: ['old.example/ns/full/sa/sleep'] });
  });

  test.each(['*', 'sleep', '*/sa/sleep'])('leaves %s alone, which names no trust domain', (principal) => {
    expect(principalsIn({ principals: [principal] }, migrated)).toEqual({ any: [principal] });
  });
});
