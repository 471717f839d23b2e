import { describe, expect, test } from 'vitest';
import { gateway, https, object, outcome, plain, secret, served, to, toEcho, virtual } from './fixture.ts';

const A = 'a.example';
const [clear, nowhere] = ['admitted over plaintext', 'refused by no-route'];
const serving = (...hosts: readonly string[]) => gateway([plain(hosts)]);
const get = (host: string, path = '/') => to.http(host, { path });
/** A route whose host does not exist: requests that it matches have no route. */
const toNothing = (match?: readonly object[]) => toEcho(match, 'nothing');
const named = (name: string, http: readonly object[], more: object = {}, namespace = 'foo') =>
  object('VirtualService', name, { hosts: [A], gateways: ['foo/web'], http, ...more }, namespace);

// pilot/pkg/networking/core/gateway.go, buildGatewayHTTPRouteConfig; pkg/config/host/names.go.
describe('hosts of the server and of a VirtualService', () => {
  test.each([
    ['are the same', [A], [A], A, clear],
    ['with the port of the request', [A], [A], `${A}:80`, clear],
    ['in capitals in the request', [A], [A], 'A.EXAMPLE', clear],
    ['in capitals in one of them', [A], ['A.Example'], A, nowhere],
    ['are others', [A], ['b.example'], 'b.example', nowhere],
    ['are one with * and one without', ['*.example'], [A], A, clear],
    ['are one without * and one with', [A], ['*.example'], A, clear],
    ['are one without * and one with: not the others', [A], ['*.example'], 'b.example', nowhere],
    ['are two with *', ['*'], ['*.example'], A, clear],
    ['are two with *: not the others', ['*'], ['*.example'], 'a.test', nowhere],
    ['are of the namespace of the VirtualService', [`foo/${A}`], [A], A, clear],
    ['are of another namespace', [`bar/${A}`], [A], A, nowhere],
    ['are a name without a dot', ['*'], ['echo'], 'echo.foo.svc.cluster.local', clear],
  ])('%s', (_, servers, hosts, host, expected) =>
    expect(outcome([serving(...servers), virtual(hosts)], get(host))).toBe(expected),
  );

  test('that a server does not have are nowhere, whatever the server name was', () => {
    const docs = [
      secret(served()),
      gateway([https([A]), https(['b.example'])]),
      virtual([A]),
      virtual(['b.example'], [toNothing()]),
    ];
    expect(outcome(docs, to.https('b.example', { tls: { sni: A } }))).toBe(nowhere);
    expect(outcome(docs, to.https(A, { tls: { sni: 'b.example' } }))).toBe(nowhere);
    expect(outcome(docs, to.https(A))).toBe('admitted over tls');
  });
});

// pilot/pkg/model/config.go, resolveGatewayName; route.go, sourceMatchHTTP.
describe('a VirtualService is bound', () => {
  test.each([
    ['by the name of a Gateway of its namespace', ['web'], clear],
    ['by namespace and name', ['foo/web'], clear],
    ['by a name of DNS', ['web.foo.svc.cluster.local'], clear],
    ['to a Gateway of another namespace', ['bar/web'], nowhere],
    ['to sidecars alone', ['mesh'], nowhere],
    ['to both', ['mesh', './web'], clear],
    ['to sidecars without a list', undefined, nowhere],
  ])('%s', (_, gateways, expected) =>
    expect(outcome([serving(A), named('v', [toEcho()], { gateways })], get(A))).toBe(expected),
  );

  test.each([
    ['the port of the server', { port: 80 }, clear],
    ['another port', { port: 8080 }, nowhere],
    ['the Gateway', { gateways: ['foo/web'] }, clear],
    ['the sidecars', { gateways: ['mesh'] }, nowhere],
    ['labels of the gateway', { sourceLabels: { istio: 'ingressgateway' } }, clear],
    ['labels of a workload', { sourceLabels: { app: 'sleep' } }, nowhere],
    ['the namespace of the gateway', { sourceNamespace: 'edge' }, clear],
  ])('for %s', (_, match, expected) =>
    expect(outcome([serving(A), named('v', [toEcho([match])])], get(A))).toBe(expected),
  );

  test('where it is exported to the namespace of the gateway', () => {
    const exported = (...exportTo: readonly string[]) =>
      outcome([serving(A), named('v', [toEcho()], { exportTo })], get(A));
    expect([exported('edge'), exported('.'), exported('bar')]).toEqual([clear, nowhere, nowhere]);
  });
});

test.each([
  ['a prefix', { prefix: '/status' }, '/status/418', clear],
  ['a prefix that ends elsewhere', { prefix: '/status' }, '/statuses', clear],
  ['another prefix', { prefix: '/status' }, '/delay/1', nowhere],
  ['an exact path', { exact: '/hello' }, '/hello', clear],
  ['an exact path with a query', { exact: '/hello' }, '/hello?x=1', clear],
  ['an exact path and more', { exact: '/hello' }, '/hello/x', nowhere],
  ['a regex', { regex: '/v[0-9]+/.*' }, '/v12/x', clear],
  ['a regex for a part', { regex: '/v[0-9]+' }, '/v12/x', nowhere],
  ['a path with dots', { prefix: '/status' }, '/a/../status', clear],
])('requests match %s', (_, uri, path, expected) =>
  expect(outcome([serving(A), virtual([A], [toEcho([{ uri }])])], get(A, path))).toBe(expected),
);

// route.go, SortVHostRoutes: by age, but what matches every request comes last.
describe('of several VirtualServices of one host', () => {
  const x = [{ uri: { prefix: '/x' } }];
  test.each([
    ['routes of the older one come first', [named('b', [toEcho(x)]), named('a', [toNothing(x)])], clear],
    ['routes of the younger one come last', [named('b', [toNothing(x)]), named('a', [toEcho(x)])], nowhere],
    ['one for every request comes last', [named('b', [toNothing()]), named('a', [toEcho(x)])], clear],
    [
      'one with the prefix / comes last',
      [named('b', [toNothing([{ uri: { prefix: '/' } }])]), named('a', [toEcho(x)])],
      clear,
    ],
    [
      'one with the regex .* comes last',
      [named('b', [toNothing([{ uri: { regex: '.*' } }])]), named('a', [toEcho(x)])],
      clear,
    ],
    [
      'one for every path with a method does not',
      [named('b', [toNothing([{ method: { exact: 'GET' } }])]), named('a', [toEcho(x)])],
      nowhere,
    ],
    [
      'one that is private comes first',
      [named('b', [toEcho(x)]), named('a', [toNothing(x)], { exportTo: ['.'] }, 'edge')],
      nowhere,
    ],
  ])('%s', (_, docs, expected) => expect(outcome([serving(A), ...docs], get(A, '/x/y'))).toBe(expected));

  test('one with an exact host takes it from one with *', () => {
    const docs = [gateway([plain(['*'])]), virtual(['*.example']), named('exact', [toNothing()])];
    expect([outcome(docs, get(A)), outcome(docs, get('b.example'))]).toEqual([nowhere, clear]);
  });
});
