import { expect, test } from 'vitest';
import type { FactName } from '../../facts/fact-values.ts';
import { gateway, https, object, outcome, plain, secret, served, to, toEcho, virtual } from '../../gateways/fixture.ts';
import type { EdgeCertificate } from '../../probes/edge.ts';

const A = 'a.example';
const [bare, meshed] = ['partner -> bare.foo', 'partner -> echo.foo'];
const GATEWAY = 'spiffe://cluster.local/ns/edge/sa/ingress';
const CLIENT = 'spiffe://partner.example/ns/a/sa/b';
const forged = { 'X-Forwarded-Client-Cert': 'URI=spiffe://cluster.local/ns/x/sa/admin' };
const authority = secret({ ...served(), 'ca.crt': 'meshproof-run://authority/ca' });
const routes = (route: string) => virtual([A], [toEcho(undefined, route === bare ? 'bare' : 'echo')]);
const certificate: EdgeCertificate = { of: 'p', by: 'ca', names: [CLIENT] };

const read = (fact: FactName, route: string, docs: readonly object[] = []) =>
  outcome([gateway([plain([A])]), routes(route), ...docs], to.http(A, { fact, headers: forged }), { route });
const readMutual = (fact: FactName, route: string, mode = 'MUTUAL') =>
  outcome(
    [gateway([https([A], { mode })]), authority, routes(route)],
    to.https(A, { fact, headers: forged, tls: { certificate } }),
    { route },
  );

// gateway.go, buildGatewayConnectionManager: SANITIZE_SET; Envoy, XFCC.
test.each([
  ['the gateway, whatever the client claims', read('xfcc-uri', meshed), GATEWAY],
  ['the gateway alone', read('xfcc-uris', meshed), GATEWAY],
  ['no subject of the gateway', read('xfcc-subject', meshed), 'empty'],
  ['nothing without a sidecar, whatever the client claims', read('xfcc-uris', bare), 'none'],
  ['the client and the gateway', readMutual('xfcc-uris', meshed), `${CLIENT}, ${GATEWAY}`],
  ['the gateway last', readMutual('xfcc-uri', meshed), GATEWAY],
  ['the client without a sidecar', readMutual('xfcc-subject', bare), 'CN=p'],
  ['no client that the gateway did not ask for a certificate', readMutual('xfcc-uris', meshed, 'SIMPLE'), GATEWAY],
])('a callee sees %s', (_, reported, value) => expect(reported).toMatch(new RegExp(`^reports xfcc-\\w+: ${value}$`)));

test('a callee sees no peer where the gateway sends plaintext', () => {
  const disable = object('DestinationRule', 'r', {
    host: 'echo.foo.svc.cluster.local',
    trafficPolicy: { tls: { mode: 'DISABLE' } },
  });
  expect(read('xfcc-uris', meshed, [disable])).toBe('reports xfcc-uris: none');
});

test('a callee sees the host, and the path that the route writes', () => {
  const rewriting = virtual([A], [{ match: [{ uri: { prefix: '/old' } }], rewrite: { uri: '/new' }, ...toEcho() }]);
  const at = (fact: FactName) => outcome([gateway([plain([A])]), rewriting], to.http(A, { fact, path: '/old/./x' }));
  expect([at('host'), at('path')]).toEqual(['reports host: a.example', 'reports path: /new/x']);
});

test('a refused request reads nothing, and other facts are not modelled', () => {
  expect(outcome([gateway([plain([A])])], to.http(A, { fact: 'host' }))).toBe('refused by no-route');
  expect(read('cipher', meshed)).toBe('not modelled: no rule of the model predicts cipher through a gateway');
});

test('a client reads its session with the gateway, and the status that its request names', () => {
  const reported = (fact: FactName, path = '/') =>
    outcome(
      [gateway([https([A])]), secret(served()), routes(meshed)],
      to.https(A, { fact, path, tls: { trusts: 'public' } }),
    );
  expect([reported('served'), reported('verified'), reported('alpn'), reported('tls-version')]).toEqual([
    'reports served: CN=a.example by public',
    'reports verified: by public',
    'reports alpn: h2',
    'reports tls-version: TLSv1.3',
  ]);
  expect([reported('status'), reported('status', '/status/418?codes=418')]).toEqual([
    'reports status: 200',
    'reports status: 418',
  ]);
  expect([read('alpn', meshed), read('served', meshed)]).toEqual([
    'reports alpn: none',
    'not modelled: no rule of the model predicts served through a gateway',
  ]);
});
