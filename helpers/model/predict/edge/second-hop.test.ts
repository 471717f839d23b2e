import { describe, expect, test } from 'vitest';
import { cast, gateway, object, outcome, plain, secret, to, toEcho, virtual } from '../../gateways/fixture.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import { isPrediction, predict } from '../predict.ts';

const A = 'a.example';
const clear = 'admitted over plaintext';
const open = [gateway([plain([A])]), virtual([A])];
const HOST = 'echo.foo.svc.cluster.local';
const strict = object('PeerAuthentication', 'p', { mtls: { mode: 'STRICT' } });
const rule = (mode: string, namespace = 'foo', more: object = {}) =>
  object('DestinationRule', 'r', { host: HOST, trafficPolicy: { tls: { mode } }, ...more }, namespace);
const trace = (docs: readonly object[], route = 'partner -> echo.foo') => {
  const result = predict({ policies: parsePolicies(docs), cast, route, probe: to.http(A) });
  return isPrediction(result) ? result.trace : result.notModelled;
};

// The rules of any caller with a sidecar: mtls_checker.go, push_context.go, destinationRule.
describe('the hop from the gateway to the callee', () => {
  test.each([
    ['uses auto mTLS', [strict], clear],
    ['is refused in plaintext by STRICT', [strict, rule('DISABLE')], 'refused by upstream-reset:UC'],
    [
      'is subject to a rule of the namespace of the gateway',
      [strict, rule('DISABLE', 'edge')],
      'refused by upstream-reset:UC',
    ],
    ['is not subject to a rule of another namespace', [strict, rule('DISABLE', 'other')], clear],
    ['prefers the rule of its namespace', [strict, rule('DISABLE'), rule('ISTIO_MUTUAL', 'edge')], clear],
    ['is not subject to a rule that is not exported', [strict, rule('DISABLE', 'foo', { exportTo: ['.'] })], clear],
    [
      'is not subject to a mode of the gateway',
      [strict, object('PeerAuthentication', 'p', { mtls: { mode: 'DISABLE' } }, 'edge')],
      clear,
    ],
  ])('%s', (_, docs, expected) => expect(outcome([...open, ...docs], to.http(A))).toBe(expected));

  test('names the identity of the gateway where it is mTLS', () => {
    expect(trace([...open, strict])).toEqual([
      'the Gateway foo/web serves a.example at port 80',
      'the VirtualService foo/for-a.example routes the request',
      'PERMISSIVE is the mode of a mesh without PeerAuthentication',
      'PeerAuthentication foo/p (namespace) sets STRICT',
      'auto mTLS: both ends have a sidecar',
      'the gateway sends it on as spiffe://cluster.local/ns/edge/sa/ingress',
    ]);
  });

  test('is plaintext to a callee without a sidecar', () => {
    const docs = [gateway([plain([A])]), virtual([A], [toEcho(undefined, 'bare')])];
    expect(outcome(docs, to.http(A), { route: 'partner -> bare.foo' })).toBe(clear);
    expect(
      outcome([...docs, rule('ISTIO_MUTUAL', 'foo', { host: 'bare' })], to.http(A), { route: 'partner -> bare.foo' }),
    ).toBe('refused by upstream-reset:UF');
  });

  test('opens TLS by a rule, with the Secret of the gateway although the rule selects no proxy', () => {
    const route = [{ destination: { host: 'bare', port: { number: 443 } } }];
    const tls = { mode: 'SIMPLE', credentialName: 'upstream', subjectAltNames: ['bare.foo'] };
    const docs = [
      gateway([plain([A])]),
      virtual([A], [{ route }]),
      rule('SIMPLE', 'edge', { trafficPolicy: { tls }, host: 'bare.foo.svc.cluster.local' }),
    ];
    const authority = secret({ 'ca.crt': 'meshproof-run://authority/run' }, 'upstream');
    const toBare = (...more: readonly object[]) =>
      outcome([...docs, ...more], to.http(A), { route: 'partner -> bare.foo' });
    expect([toBare(), toBare(authority)]).toEqual(['refused by upstream-reset:UF', clear]);
  });

  test('leads nowhere to a host that the gateway does not know', () => {
    const hidden = {
      ...object('Service', 'hidden', {
        selector: { app: 'echo' },
        ports: [{ name: 'http', port: 80, targetPort: 18_080 }],
      }),
      metadata: { name: 'hidden', namespace: 'foo', annotations: { 'networking.istio.io/exportTo': '.' } },
    };
    const docs = [gateway([plain([A])]), virtual([A], [toEcho(undefined, 'hidden')]), hidden];
    expect(outcome(docs, to.http(A))).toBe('refused by no-route');
  });

  test('is not predicted to another workload than the callee', () => {
    expect(outcome(open, to.http(A), { route: 'partner -> bare.foo' })).toMatch(
      /^not modelled: .* does not select bare/,
    );
  });
});

describe('what is not modelled of a request to a gateway', () => {
  test.each([
    ['a meshed client', [], 'echo.foo -> echo.foo', /^not modelled: a client of a gateway that is no workload/],
    [
      'an EnvoyFilter of the gateway',
      [{ ...object('EnvoyFilter', 'e', {}, 'edge'), apiVersion: 'networking.istio.io/v1' }],
      'partner -> echo.foo',
      /EnvoyFilter edge\/e: kind/,
    ],
    [
      'a route of the Gateway API',
      [{ ...object('HTTPRoute', 'h', { parentRefs: [{ name: 'g' }] }), apiVersion: 'gateway.networking.k8s.io/v1' }],
      'partner -> echo.foo',
      /HTTPRoute foo\/h: kind/,
    ],
    ['a fault', [virtual([A], [{ ...toEcho(), fault: {} }])], 'partner -> echo.foo', /spec\.http\[0\]\.fault/],
    [
      'a policy of the gateway',
      [object('AuthorizationPolicy', 'p', { odd: 1 }, 'edge')],
      'partner -> echo.foo',
      /AuthorizationPolicy edge\/p: spec\.odd/,
    ],
  ])('%s', (_, docs, route, expected) => expect(outcome([...open, ...docs], to.http(A), { route })).toMatch(expected));

  test('is not what is for sidecars alone', () => {
    const other = object('VirtualService', 'm', { hosts: [A], http: [{ fault: {} }] });
    expect(outcome([...open, other], to.http(A))).toBe(clear);
  });
});

test('members outside the cast are an error', () => {
  expect(() => outcome(open, { ...to.http(A), at: 'x.y' })).toThrow(/through the gateway x\.y/);
});
