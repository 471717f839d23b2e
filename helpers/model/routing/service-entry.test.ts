import { describe, expect, test } from 'vitest';
import { parsePolicies } from '../policies/parse-policies.ts';
import { http } from '../probes/http.ts';
import { outcome, placed, strict } from './fixture.ts';

const meshed = { 'security.istio.io/tlsMode': 'istio' };
const entry = (spec: object = {}) =>
  placed('ServiceEntry', 'ledger', {
    hosts: ['ledger.example'],
    location: 'MESH_INTERNAL',
    resolution: 'DNS',
    ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
    endpoints: [{ address: 'echo.foo.svc.cluster.local', labels: meshed }],
    ...spec,
  });
const rule = (host: string, mode = 'DISABLE') =>
  placed('DestinationRule', 'r', { host, trafficPolicy: { tls: { mode } } });
const to = (docs: readonly object[], host = 'ledger.example', callee = 'echo') =>
  outcome(docs, `sleep.full -> ${callee}.foo`, http.get('/', { port: 80, host }));
const asSleep = 'admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep';
const ended = 'refused by upstream-reset:UC';

describe('a host of a ServiceEntry', () => {
  const servers = (account: string) => ({ subjectAltNames: [`spiffe://cluster.local/ns/foo/sa/${account}`] });
  const external = { location: 'MESH_EXTERNAL' };
  test.each([
    ['without expected identities', [entry()], asSleep],
    ['with the identity of its endpoint', [entry(servers('echo'))], asSleep],
    ['with another identity', [entry(servers('ledger'))], 'refused by caller-tls-alert:certificate-unknown'],
    ['whose endpoint is not marked as meshed', [entry({ endpoints: [{ address: 'echo.foo' }] })], ended],
    ['outside of the mesh', [entry(external)], ended],
    ['with a rule for the host', [entry(), rule('ledger.example')], ended],
    ['with a rule for hosts with the same end', [entry(), rule('*.example')], ended],
    ['with a rule for the Services of its namespace', [entry(), rule('*.foo.svc.cluster.local')], asSleep],
    ['with a rule for its own name', [entry(), rule('ledger')], asSleep],
    ['with a rule for the Service of its endpoint', [entry(), rule('echo.foo.svc.cluster.local')], asSleep],
    ['on another port', [entry({ ports: [{ number: 85, name: 'http', protocol: 'HTTP' }] })], ended],
    ['that is exported elsewhere', [entry({ exportTo: ['bar'] })], ended],
  ])('%s is predicted', (_, docs, expected) => expect(to([strict, ...docs])).toBe(expected));

  test('is not predicted if its endpoint is another workload, or no name of the cluster', () => {
    expect(() => to([entry()], 'ledger.example', 'alone')).toThrow('has the endpoint echo.foo');
    expect(parsePolicies([entry({ resolution: 'STATIC' })])[0]?.notModelled).toEqual(['spec.resolution: "STATIC"']);
  });
});

test('a request for a host without any route goes to its address in plaintext', () => {
  expect(to([], 'other.example')).toBe('admitted over plaintext');
  expect(to([strict, rule('echo.foo.svc.cluster.local', 'ISTIO_MUTUAL')], 'other.example')).toBe(ended);
});
