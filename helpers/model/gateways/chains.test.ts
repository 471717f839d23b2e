import { describe, expect, test } from 'vitest';
import { gateway, https, object, outcome, secret, served, to, virtual } from './fixture.ts';

const A = 'a.example';
const [asTls, reset, none] = ['admitted over tls', 'refused by connection-reset', 'refused by connection-refused'];
const partner = { mode: 'MUTUAL', credentialName: 'partner' };
const secrets = [
  secret(served()),
  secret({ ...served('p'), 'ca.crt': 'meshproof-run://authority/partners' }, 'partner'),
];
const needsCertificate = 'refused by tls-alert:certificate-required';

describe('the server name selects the server', () => {
  const all = virtual(['*.example', 'b.test'], undefined);
  const docs = (...servers: readonly object[]) => [...secrets, all, gateway(servers)];
  const sni = (name: string) => to.https(name === '' ? A : name, { tls: { sni: name } });

  // Envoy, FilterChainMatch.server_names: the name, then suffixes by their length, then any.
  test.each([
    ['the exact one before one with *', [https(['*.example'], partner), https([A])], A, asTls],
    ['one with * for another name', [https(['*.example'], partner), https([A])], 'b.example', needsCertificate],
    ['the longer one with *', [https(['*.example'], partner), https(['*.b.example'])], 'c.b.example', asTls],
    ['one for all hosts', [https(['*']), https([A], partner)], 'b.test', asTls],
    ['one for all hosts without a server name', [https(['*']), https([A], partner)], '', asTls],
    [
      'the exact one before one for all hosts and it',
      [https(['*', A]), https([`foo/${A}`], partner)],
      A,
      needsCertificate,
    ],
    ['in capitals', [https([A])], 'A.Example', asTls],
    ['none for an unknown name', [https([A])], 'b.example', reset],
    ['none without a server name', [https([A])], '', reset],
    ['none for the domain of one with *', [https(['*.b.example'])], 'b.example', reset],
    ['one whose host has a namespace', [https([`foo/${A}`])], A, asTls],
    ['one whose host has the namespace of its Gateway', [https([`./${A}`])], A, asTls],
    ['one whose host is for every namespace', [https([`*/${A}`])], A, asTls],
  ])('%s', (_, servers, name, expected) => expect(outcome(docs(...servers), sni(name))).toBe(expected));

  test('and one that two servers have is not modelled', () => {
    expect(outcome(docs(https([A]), https([`foo/${A}`])), sni(A))).toMatch(
      /^not modelled: two filter chains for the server name a\.example/,
    );
  });

  test('and plaintext has none', () => {
    expect(outcome(docs(https([A])), to.http(A, { port: 443 }))).toBe(reset);
    expect(outcome(docs(https(['*'])), to.http(A, { port: 443 }))).toBe('refused by connection-closed');
  });
});

describe('PASSTHROUGH', () => {
  const server = (hosts: readonly string[] = [A]) => https(hosts, { mode: 'PASSTHROUGH' }, 'TLS');
  const match = (sniHosts: readonly string[], more: object = {}) => ({ port: 443, sniHosts, ...more });
  const toPort = (number = 443, host = 'bare') => [{ destination: { host, port: { number } } }];
  const tls = (matches: readonly object[], route = toPort(), name = 'tls') =>
    object('VirtualService', name, { hosts: [A], gateways: ['web'], tls: [{ match: matches, route }] });
  const toBare = (docs: readonly object[], name = A) =>
    outcome([gateway([server()]), ...docs], to.https(A, { tls: { sni: name } }), { route: 'partner -> bare.foo' });

  // pilot/pkg/networking/core/gateway.go, buildGatewayNetworkFiltersFromTLSRoutes.
  test.each([
    ['passes on what a route has the server name of', [tls([match([A])])], asTls],
    ['has no listener without a route of TLS', [virtual([A])], none],
    ['refuses other server names', [tls([match(['c.example'])])], reset],
    ['takes no route of another port', [tls([match([A], { port: 8443 })])], none],
    ['takes no route of another gateway', [tls([match([A], { gateways: ['foo/other'] })])], none],
    ['keeps the route of the older VirtualService', [tls([match([A])]), tls([match([A])], toPort(1), 'x')], asTls],
  ])('%s', (_, docs, expected) => expect(toBare(docs)).toBe(expected));

  test('reaches an application with TLS through the mTLS of the mesh', () => {
    const docs = [gateway([server()]), tls([match([A])], toPort(443, 'echo'))];
    expect(outcome(docs, to.https(A))).toBe(asTls);
  });

  test('works beside a server that ends TLS, each by its own server name', () => {
    const docs = [...secrets, virtual(['*.example']), gateway([server(), https(['b.example'], partner)])];
    const names = [A, 'b.example'].map((name) =>
      outcome([...docs, tls([match([A])], toPort(443, 'echo'))], to.https(name)),
    );
    expect(names).toEqual([asTls, needsCertificate]);
  });

  test('with AUTO_PASSTHROUGH beside it is not modelled', () => {
    const auto = https(['*.local'], { mode: 'AUTO_PASSTHROUGH' }, 'TLS');
    expect(outcome([gateway([server(), auto]), tls([match([A])])], to.https(A))).toMatch(
      /^not modelled: AUTO_PASSTHROUGH of the Gateway foo\/web$/,
    );
  });
});

test('a server that ends TLS of bytes has no listener without a route of TCP', () => {
  const bytes = https([A], {}, 'TLS');
  expect(outcome([...secrets, virtual([A]), gateway([bytes])], to.https(A))).toBe(none);
  const routed = virtual([A], [], { tcp: [{ route: [{ destination: { host: 'echo' } }] }] });
  expect(outcome([...secrets, routed, gateway([bytes])], to.https(A))).toMatch(/^not modelled: routes of TCP at/);
});
