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
  const condition = read?.kind === 'AuthorizationPolicy' ? read.rules[0]?.from[0]?.[0] : undefined;
  return condition === undefined ? undefined : [...condition.any, ...condition.none];
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
    expect(principalsIn({ principals }, migrated)).toEqual(expected);
    expect(principalsIn({ notPrincipals: principals }, migrated)).toEqual(expected);
  });

  test('does not expand a former trust domain once its alias is removed', () => {
    const source = { principals: ['old.example/ns/full/sa/sleep'] };
    expect(principalsIn(source, { trustDomain: 'new.example' })).toEqual(['old.example/ns/full/sa/sleep']);
  });

  test.each(['*', 'sleep', '*/sa/sleep'])('does not change %s, which has no trust domain', (principal) => {
    expect(principalsIn({ principals: [principal] }, migrated)).toEqual([principal]);
  });

  // As in Istio's own cases of a wildcard (pilot/pkg/security/trustdomain/bundle_test.go).
  test.each([
    ['*.test', ['new.example', '*.test']],
    ['old.*', ['new.example', 'old.test']],
    ['*e*', ['*e*']],
    ['*', ['*']],
    ['*.other', ['*.other']],
    ['new.*', ['new.example', 'old.test']],
    ['*', ['*']],
  ])('expands a trust domain %s to %j', (domain, expected) => {
    const mesh = { trustDomain: 'new.example', trustDomainAliases: ['old.test'] };
    const of = (name: string) => `${name}/ns/full/sa/sleep`;
    expect([
      principalsIn({ principals: [of(domain)] }, mesh),
      principalsIn({ notPrincipals: [of(domain)] }, mesh),
    ]).toEqual([expected.map(of), expected.map(of)]);
  });

  test('does not expand a wildcard elsewhere, and expands one trust domain of the list alone', () => {
    expect([
      principalsIn({ principals: ['old.example/ns/*'] }, migrated),
      principalsIn({ principals: ['*/sa/sleep'] }, migrated),
      principalsIn({ trustDomains: ['old.example', 'x.example'] }, migrated),
    ]).toEqual([['old.example/ns/*'], ['*/sa/sleep'], ['new.example', 'old.example', 'x.example']]);
  });
});
