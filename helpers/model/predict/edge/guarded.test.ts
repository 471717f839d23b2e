import { describe, expect, test } from 'vitest';
import { cast, gateway, https, object, outcome, plain, secret, served, to, virtual } from '../../gateways/fixture.ts';
import { gatewayMember } from '../../workloads/edge-member.ts';

const A = 'a.example';
const [clear, denied] = ['admitted over plaintext', 'refused by rbac-403'];
const open = [gateway([plain([A])]), virtual([A])];
const ingress = { selector: { matchLabels: { istio: 'ingressgateway' } } };
const policy = (action: string, rule: object, namespace = 'edge', selector: object = ingress) =>
  object('AuthorizationPolicy', 'p', { ...selector, action, rules: [rule] }, namespace);
const deny = (rule: object, ...where: [string?, object?]) => policy('DENY', rule, ...where);
const allow = (rule: object) => policy('ALLOW', rule);
const at = (source: object) => ({ from: [{ source }] });
const operation = (fields: object) => ({ to: [{ operation: fields }] });

// istio.io, concepts/security#authorization; pilot/pkg/model/policyattachment.go.
describe('an AuthorizationPolicy', () => {
  test.each([
    ['of the gateway denies', deny({}), denied],
    ['of its namespace denies', deny({}, 'edge', {}), denied],
    ['of the root namespace denies', deny({}, 'istio-system', {}), denied],
    ['of another proxy does not', deny({}, 'edge', { selector: { matchLabels: { istio: 'egress' } } }), clear],
    ['of another namespace does not', deny({}, 'other'), clear],
    ['by host denies', deny(operation({ hosts: [A] })), denied],
    ['by another host does not', deny(operation({ hosts: ['b.example'] })), clear],
    ['by the port of the pods denies', deny(operation({ ports: ['8080'] })), denied],
    ['by the port of the Service does not', deny(operation({ ports: ['80'] })), clear],
    ['that allows another path denies', allow(operation({ paths: ['/x'] })), denied],
    ['that allows principals denies, since a client from outside has none', allow(at({ principals: ['*'] })), denied],
    ['that denies other principals denies it, too', deny(at({ notPrincipals: ['a/ns/b/sa/c'] })), denied],
    ['that denies principals does not', deny(at({ principals: ['*'] })), clear],
  ])('%s', (_, doc, expected) => expect(outcome([...open, doc], to.http(A))).toBe(expected));

  test('decides before the routes of the gateway', () => {
    expect(outcome([...open, deny({})], to.http('unknown.example'))).toBe(denied);
  });

  test('of the workload behind it decides with the identity of the gateway', () => {
    const behind = (principal: string) =>
      outcome([...open, policy('DENY', at({ principals: [principal] }), 'foo', {})], to.http(A));
    expect([behind('cluster.local/ns/edge/sa/ingress'), behind('cluster.local/ns/foo/sa/echo')]).toEqual([
      denied,
      clear,
    ]);
  });
});

// listener.go: useRemoteAddress, and no trusted hop; kube-proxy replaces the address of a client.
describe('the address of a client', () => {
  const local = { ...cast, 'ingress.edge': gatewayMember({ externalTrafficPolicy: 'Local' }) };
  const [ofClient, ofNode] = [['172.18.0.9'], ['10.244.0.1']];
  test.each([
    ['is seen with Local', allow(at({ remoteIpBlocks: ofClient })), local, clear],
    ['is seen with Local, as that of the connection', allow(at({ ipBlocks: ofClient })), local, clear],
    ['is that of a node with Cluster', allow(at({ remoteIpBlocks: ofClient })), cast, denied],
    ['is that of a node with Cluster, which a policy can name', allow(at({ remoteIpBlocks: ofNode })), cast, clear],
  ])('%s', (_, doc, members, expected) =>
    expect(outcome([...open, doc], to.http(A), { cast: members })).toBe(expected),
  );

  test('is not what it claims', () => {
    const forged = to.http(A, { headers: { 'X-Forwarded-For': '10.9.9.9' } });
    const claimed = allow(at({ remoteIpBlocks: ['10.9.9.9'] }));
    expect(outcome([...open, claimed], forged, { cast: local })).toBe(denied);
  });

  test('is passed on to the callee, which trusts its gateway', () => {
    const behind = (blocks: readonly string[]) =>
      outcome([...open, policy('ALLOW', at({ remoteIpBlocks: blocks }), 'foo', {})], to.http(A), { cast: local });
    expect([behind(ofClient), behind(ofNode)]).toEqual([clear, denied]);
  });

  test('of a pod is not modelled', () => {
    const route = { route: 'sleep.legacy -> echo.foo' };
    expect(outcome([...open, allow(at({ ipBlocks: ofClient }))], to.http(A), route)).toMatch(
      /^not modelled: AuthorizationPolicy edge\/p: spec\.rules\[0\]\.from\[0\]\.source\.ipBlocks/,
    );
  });
});

test('a token that the gateway requires is refused by it', () => {
  const docs = [object('RequestAuthentication', 'r', { ...ingress, jwtRules: [{ issuer: 'x' }] }, 'edge'), ...open];
  expect(outcome(docs, to.http(A))).toBe(clear);
  expect(outcome([...docs, allow(at({ requestPrincipals: ['*'] }))], to.http(A))).toBe(denied);
});

test('a PeerAuthentication does not apply to the servers of a Gateway', () => {
  const strict = object('PeerAuthentication', 'p', { mtls: { mode: 'STRICT' } }, 'edge');
  expect(outcome([...open, strict], to.http(A))).toBe(clear);
});

test('principals of a certificate that is not of the mesh are not modelled', () => {
  const docs = [
    secret({ ...served(), 'ca.crt': 'meshproof-run://authority/ca' }),
    gateway([https([A], { mode: 'MUTUAL' })]),
    virtual([A]),
  ];
  const probe = to.https(A, { tls: { certificate: { of: 'p', by: 'ca' } } });
  expect(outcome([...docs, allow(at({ principals: ['*'] }))], probe)).toBe(
    'not modelled: a principal that is no identity of the mesh',
  );
  expect(outcome([...docs, allow(operation({ paths: ['/'] }))], probe)).toBe('admitted over mtls as CN=p');
});

test('a connection that is passed on is denied by its server name', () => {
  const docs = [
    gateway([https([A], { mode: 'PASSTHROUGH' }, 'TLS')]),
    object('VirtualService', 'v', {
      hosts: [A],
      gateways: ['web'],
      tls: [{ match: [{ sniHosts: [A] }], route: [{ destination: { host: 'bare', port: { number: 443 } } }] }],
    }),
  ];
  const named = (name: string) => deny({ when: [{ key: 'connection.sni', values: [name] }] });
  const route = { route: 'partner -> bare.foo' };
  expect(outcome([...docs, named(A)], to.https(A), route)).toBe('refused by rbac-l4');
  expect(outcome([...docs, named('b.example')], to.https(A), route)).toBe('admitted over tls');
});
