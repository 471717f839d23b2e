import { describe, expect, test } from 'vitest';
import { forwarded, logged } from '../../facts/fact-probes.ts';
import { describeOutcome } from '../../outcome.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import { echoCall } from '../../probes/echo/echo-call.ts';
import { http } from '../../probes/http.ts';
import { type CastMember } from '../../workloads/cast-member.ts';
import { echo, sleep } from '../../workloads/sample-workloads.ts';
import { requirePrediction } from '../predict.ts';

const forging = (mode: string) => ({ 'proxy.istio.io/config': `proxyHeaders:\n  forwardedClientCert: ${mode}` });
const admin = 'spiffe://cluster.local/ns/full/sa/admin';
const forged = echoCall.http({ headers: { 'X-Forwarded-Client-Cert': `By=x;Hash=y;URI=${admin}` } });

function factOf(caller: CastMember, callee: CastMember, probe = forwarded.uris(echoCall.http()), mode?: 'STRICT') {
  const policy = {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'mtls-test' },
    spec: { mtls: { mode } },
  };
  const policies = parsePolicies(mode === undefined ? [] : [policy]);
  const cast = { 'a.full': caller, 'b.mtls-test': callee };
  return describeOutcome(requirePrediction({ policies, cast, route: 'a.full -> b.mtls-test', probe }).outcome);
}

describe('the predicted X-Forwarded-Client-Cert', () => {
  test.each([
    ['by', 'reports xfcc-by: spiffe://cluster.local/ns/mtls-test/sa/echo'],
    ['uri', 'reports xfcc-uri: spiffe://cluster.local/ns/full/sa/echo'],
    ['uris', 'reports xfcc-uris: spiffe://cluster.local/ns/full/sa/echo'],
    ['subject', 'reports xfcc-subject: empty'],
    ['hash', "reports xfcc-hash: the caller's certificate"],
  ] as const)('has %s of a peer', (field, expected) => {
    expect(factOf(echo.meshed(), echo.meshed(), forwarded[field](echoCall.http()))).toBe(expected);
    const [reported] = expected.split(':');
    expect(factOf(echo.bare(), echo.meshed(), forwarded[field](echoCall.http()))).toBe(`${reported ?? ''}: none`);
  });

  test.each([
    ['a sidecar drops a forged header over plaintext', echo.bare(), echo.meshed(), 'none'],
    [
      "a peer's own sidecar drops its forged header",
      echo.meshed(),
      echo.meshed(),
      'spiffe://cluster.local/ns/full/sa/echo',
    ],
    ['a sidecar that trusts every caller forwards it', echo.bare(), echo.meshed(forging('ALWAYS_FORWARD_ONLY')), admin],
    ['such a sidecar adds no element', echo.meshed(), echo.meshed(forging('ALWAYS_FORWARD_ONLY')), 'none'],
    ['an application without a sidecar receives it', echo.bare(), echo.bare(), admin],
  ])('%s', (_, caller, callee, uris) => {
    expect(factOf(caller, callee, forwarded.uris(forged))).toBe(`reports xfcc-uris: ${uris}`);
  });

  test('a refused request reads no fact', () => {
    expect(factOf(echo.bare(), echo.meshed(), forwarded.uri(echoCall.http()), 'STRICT')).toBe(
      'refused by connection-reset',
    );
  });
});

describe('the predicted row of the access log', () => {
  const row = logged(http.post('/a?b=c', { port: 80 }));
  const deny = {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'deny', namespace: 'mtls-test' },
    spec: { action: 'DENY', rules: [{}] },
  };
  const rowOf = (caller: CastMember, policies: readonly object[]) => {
    const cast = { 'a.full': caller, 'b.mtls-test': echo.meshed() };
    const route = 'a.full -> b.mtls-test';
    return describeOutcome(requirePrediction({ policies: parsePolicies(policies), cast, route, probe: row }).outcome);
  };
  const peer = 'spiffe://cluster.local/ns/full/sa/sleep';

  test.each([
    ['an admission of a peer', sleep.meshed(), [], `200 as ${peer}, POST /a?b=c`],
    ['an admission over plaintext', sleep.bare(), [], '200 as no principal, POST /a?b=c'],
    ['a denial of a peer', sleep.meshed(), [deny], `403 as ${peer}, POST /a?b=c`],
    ['a denial over plaintext', sleep.bare(), [deny], '403 as no principal, POST /a?b=c'],
  ])('names the peer of %s', (_, caller, policies, value) => {
    expect(rowOf(caller, policies)).toBe(`reports log-row: ${value}`);
  });
});
