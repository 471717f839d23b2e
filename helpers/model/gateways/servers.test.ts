import { expect, test } from 'vitest';
import { gateway, https, outcome, plain, secret, served, to, virtual } from './fixture.ts';

const A = 'a.example';
const open = [secret(served()), virtual([A, 'b.example'])];
const asTls = 'admitted over tls';
const clear = 'admitted over plaintext';
const [none, reset] = ['refused by connection-refused', 'refused by connection-reset'];
const at = (port: number, hosts: readonly string[] = [A]) => ({
  ...plain(hosts),
  port: { number: port, name: `http-${port.toString()}`, protocol: 'HTTP' },
});
const other = { metadata: { name: 'web', namespace: 'foo' }, kind: 'Gateway' };
const selecting = (selector: object) => ({ ...other, spec: { selector, servers: [plain([A])] } });

// pilot/pkg/model/push_context.go, mergeGateways: selectors count in every namespace.
test.each([
  ['that selects it by a label', selecting({ istio: 'ingressgateway' }), clear],
  ['that selects it by two labels', selecting({ istio: 'ingressgateway', app: 'ingress' }), clear],
  ['that selects another proxy', selecting({ istio: 'egressgateway' }), none],
  ['that needs another label, too', selecting({ istio: 'ingressgateway', tier: 'x' }), none],
  ['without a selector', { ...other, spec: { servers: [plain([A])] } }, clear],
])('a gateway has the servers of a Gateway %s', (_, doc, expected) =>
  expect(outcome([...open, doc], to.http(A))).toBe(expected),
);

// pilot/pkg/model/gateway.go, resolvePorts.
test.each([
  ['of its Service', at(80), to.http(A), clear],
  ['of its pods, which is behind that of its Service', at(8080), to.http(A), clear],
  ['that is neither', at(9090), to.http(A), none],
  ['that is neither, called at it', at(9090), to.http(A, { port: 9090 }), clear],
])('a server has the port %s', (_, server, probe, expected) =>
  expect(outcome([...open, gateway([server])], probe)).toBe(expected),
);

// pilot/pkg/model/gateway.go, mergeGateways: one host twice, and protocols that do not fit.
const second = (servers: readonly object[]) => gateway(servers, 'web-2');
const both = virtual([A, 'b.example'], undefined, { gateways: ['web', 'web-2'] });
test.each([
  ['of another host', [gateway([https(['b.example'])]), second([https([A])])], asTls],
  ['of the same host, in another mode', [gateway([https([A])]), second([https([A], { mode: 'MUTUAL' })])], asTls],
  [
    'of the same host and a further one, as a whole',
    [gateway([https(['b.example'])]), second([https([A, 'b.example'])])],
    reset,
  ],
])('a younger server with TLS %s', (_, gateways, expected) =>
  expect(outcome([secret(served()), both, ...gateways], to.https(A))).toBe(expected),
);

test('a server of TLS after one of plaintext is left out at their port', () => {
  const at80 = { ...https([A]), port: { number: 80, name: 'https', protocol: 'HTTPS' } };
  const docs = [...open, gateway([plain([A]), at80])];
  expect(outcome(docs, to.http(A))).toBe(clear);
  expect(outcome(docs, to.https(A, { port: 80 }))).toMatch(/^not modelled: TLS towards a server of plaintext/);
});

test('a server of plaintext after one of TLS at one port is not modelled', () => {
  const at443 = { ...plain([A]), port: { number: 443, name: 'http', protocol: 'HTTP' } };
  expect(outcome([...open, gateway([https([A]), at443])], to.https(A))).toMatch(/^not modelled: servers with and/);
});

test.each([
  ['bind', { bind: '10.0.0.1' }, /^not modelled: Gateway foo\/web: spec\.servers\[0\]\.bind$/],
  ['an unknown mode', { tls: { mode: 'ODD' } }, /spec\.servers\[0\]\.tls\.mode: "ODD"/],
  ['cipher suites', { tls: { mode: 'SIMPLE', cipherSuites: ['x'] } }, /spec\.servers\[0\]\.tls\.cipherSuites/],
  ['files', { tls: { mode: 'SIMPLE', serverCertificate: '/x' } }, /spec\.servers\[0\]\.tls\.serverCertificate/],
  ['no TLS settings', { tls: undefined }, /spec\.servers\[0\]\.tls: absent/],
])('%s of a server is not modelled', (_, more, expected) =>
  expect(outcome([...open, gateway([{ ...https([A]), ...more }])], to.https(A))).toMatch(expected),
);
