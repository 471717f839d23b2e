import { expect, test } from 'vitest';
import { admitted, refused } from '../outcome.ts';
import { decidingRule } from './deciding-rule.ts';

const NAMESPACE = 'PeerAuthentication foo/default (namespace) sets STRICT';
const WORKLOAD = 'PeerAuthentication foo/echo (workload) sets PERMISSIVE';
const CALLER = 'DestinationRule foo/echo (echo.foo.svc.cluster.local) sets DISABLE';
const DENY = 'AuthorizationPolicy foo/deny (DENY) denies it';
const RULES = [NAMESPACE, WORKLOAD, CALLER, DENY];
const plaintext = admitted.overPlaintext();

test.each([
  ['a denial', RULES, plaintext, refused.by('rbac-403'), DENY],
  ['a refused transport', RULES, refused.by('connection-reset'), plaintext, WORKLOAD],
  ['another transport', RULES, admitted.overTls(), plaintext, CALLER],
  ['what the caller could not open', RULES, plaintext, refused.by('upstream-reset:UF'), CALLER],
  ['a conclusion', [NAMESPACE, 'so the transport is refused: timeout'], refused.by('timeout'), plaintext, NAMESPACE],
  ['a group that has no rule', [CALLER], plaintext, refused.by('rbac-403'), CALLER],
  ['no rule', [], plaintext, refused.by('rbac-403'), undefined],
] as const)('of %s the last rule of its group decides', (_what, rules, expected, observed, rule) => {
  expect(decidingRule(rules, expected, observed)).toBe(rule);
});
