import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../outcome.ts';
import { parseMeshConfig } from '../policies/mesh-config.ts';
import { parsePolicies } from '../policies/parse-policies.ts';
import { isPrediction, predict } from '../predict/predict.ts';
import { echoCall } from '../probes/echo/echo-call.ts';
import { http } from '../probes/http.ts';
import type { ProbeSpec } from '../probes/probe-spec.ts';
import { cast, outcome, placed, strict } from './fixture.ts';

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
const [ended, clear] = ['refused by upstream-reset:UC', 'admitted over plaintext'];

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
    const named = (spec: object) => parsePolicies([entry(spec)])[0]?.notModelled;
    expect(() => to([entry({ resolution: 'STATIC', endpoints: [{ address: '10.1.2.3' }] })])).toThrow(
      'has the endpoint 10.1.2.3',
    );
    expect(named({ resolution: 'DNS_ROUND_ROBIN' })).toEqual(['spec.resolution: "DNS_ROUND_ROBIN"']);
    expect(named({ endpoints: [], hosts: ['a.example', 'b.example'] })).toEqual(['spec.endpoints: 0 of them']);
    expect(named({ resolution: 'NONE', endpoints: [] })).toEqual(['spec.resolution: NONE of MESH_INTERNAL']);
  });
});

// cluster_builder.go: NONE is the address that the caller used; DNS without endpoints is the host.
describe('a host outside of the mesh', () => {
  const outside = (spec: object) => entry({ location: undefined, endpoints: undefined, ...spec });
  const none = outside({ resolution: 'NONE', hosts: ['*.example'] });
  test.each([
    ['without resolution', [none], 'ledger.example', clear],
    ['without resolution, under STRICT', [strict, none], 'ledger.example', ended],
    [
      'without resolution, with a rule for the host',
      [strict, none, rule('*.example', 'ISTIO_MUTUAL')],
      'ledger.example',
      asSleep,
    ],
    [
      'without resolution, with a rule for the Service',
      [strict, none, rule('echo.foo.svc.cluster.local', 'ISTIO_MUTUAL')],
      'ledger.example',
      ended,
    ],
    ['with addresses', [outside({ resolution: 'NONE', addresses: ['240.1.1.1'] })], 'ledger.example', clear],
  ])('%s', (_, docs, host, expected) => expect(to(docs, host)).toBe(expected));
});

test('a host that DNS resolves is its endpoint', () => {
  const [read] = parsePolicies([entry({ endpoints: [], hosts: ['bank.out.svc.cluster.local'] })]);
  expect(read).toMatchObject({ endpoint: 'bank.out', resolution: 'endpoint', notModelled: [] });
});

// httproute.go, buildCatchAllVirtualHost; listener_builder.go, buildOutboundCatchAllNetworkFilters.
describe('outboundTrafficPolicy', () => {
  const mesh = (mode: string) =>
    parseMeshConfig([{ kind: 'IstioOperator', spec: { meshConfig: { outboundTrafficPolicy: { mode } } } }]);
  const within = (mode: string, probe: ProbeSpec, docs: readonly object[] = [], route = 'sleep.full -> echo.foo') => {
    const result = predict({ policies: parsePolicies(docs), cast, route, probe, mesh: mesh(mode) });
    return isPrediction(result) ? describeOutcome(result.outcome) : result.notModelled.join();
  };
  const http80 = (host: string) => http.get('/', { port: 80, host });
  const exported = (exportTo: readonly string[]) => [entry({ exportTo })];
  test.each([
    ['REGISTRY_ONLY', 'an undeclared host', http80('other.example'), [], 'refused by no-route'],
    ['REGISTRY_ONLY', 'a declared host', http80('ledger.example'), [entry()], asSleep],
    [
      'REGISTRY_ONLY',
      'a host that is declared elsewhere',
      http80('ledger.example'),
      exported(['bar']),
      'refused by no-route',
    ],
    ['REGISTRY_ONLY', 'a Service', http80('echo.foo'), [], asSleep],
    ['ALLOW_ANY', 'an undeclared host', http80('other.example'), [], clear],
  ])('%s: %s', (mode, _, probe, docs, expected) => expect(within(mode, probe, docs)).toBe(expected));

  test('does not apply to a caller without a sidecar', () => {
    expect(within('REGISTRY_ONLY', http80('other.example'), [], 'sleep.legacy -> echo.foo')).toBe(clear);
  });

  test('is not modelled for bytes to an address, and neither is a ServiceEntry at their port', () => {
    const bytes = echoCall.tcp({ at: 'pod-ip', port: 19_000 });
    const route = 'echo.foo -> alone.foo';
    expect(within('ALLOW_ANY', bytes, [], route)).toBe(clear);
    expect(within('REGISTRY_ONLY', bytes, [], route)).toMatch(/^bytes to an address .* with REGISTRY_ONLY$/);
    const entries = [entry({ ports: [{ number: 19_000, name: 'tcp', protocol: 'TCP' }] })];
    expect(within('ALLOW_ANY', bytes, entries, route)).toMatch(/^bytes to an address at the port of/);
  });
});

test('a request for a host without any route goes to its address in plaintext', () => {
  expect(to([], 'other.example')).toBe('admitted over plaintext');
  expect(to([strict, rule('echo.foo.svc.cluster.local', 'ISTIO_MUTUAL')], 'other.example')).toBe(ended);
});
