import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../../outcome.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import { http } from '../../probes/http.ts';
import { echo, sleep } from '../../workloads/sample-workloads.ts';
import { isPrediction, predict } from '../predict.ts';

const cast = {
  'echo.full': echo.meshed(),
  'sleep.full': sleep.meshed(),
  'bank.out': echo.bare(),
};
const HOST = 'bank.example';
const object = (kind: string, name: string, spec: object, namespace = 'full') => ({
  kind,
  metadata: { name, namespace },
  spec,
});
/** A host outside of the mesh: its port 80 leads to a port of the server with TLS. */
const entry = (targetPort: number, more: object = {}) =>
  object('ServiceEntry', 'bank', {
    hosts: [HOST],
    resolution: 'DNS',
    ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort }],
    endpoints: [{ address: 'bank.out.svc.cluster.local' }],
    ...more,
  });
const rule = (tls: object, more: object = {}) =>
  object('DestinationRule', 'bank', { host: HOST, trafficPolicy: { tls }, ...more });
const [server, mutual, plain] = [443, 8443, 85];
const authority = { caCertificates: '/etc/echo/ca.pem' };
const named = { ...authority, sni: HOST };
const simple = { mode: 'SIMPLE', ...named };
const presenting = {
  mode: 'MUTUAL',
  ...named,
  clientCertificate: '/etc/echo/client.crt',
  privateKey: '/etc/echo/client.key',
};

function outcome(docs: readonly object[], route = 'echo.full -> bank.out'): string {
  const probe = route.startsWith('echo')
    ? ({ kind: 'echo', protocol: 'http', method: 'GET', path: '/', port: 80, host: HOST, headers: {} } as const)
    : http.get('/', { port: 80, host: HOST });
  const result = predict({ policies: parsePolicies(docs), cast, route, probe });
  return isPrediction(result) ? describeOutcome(result.outcome) : result.notModelled.join('; ');
}

const [asTls, failed, ended] = ['admitted over tls', 'refused by upstream-reset:UF', 'refused by upstream-reset:UC'];
const [unknownAuthority, wrongName] = [
  'refused by caller-tls-alert:unknown-ca',
  'refused by caller-tls-alert:certificate-unknown',
];

// pilot/pkg/networking/core/cluster_tls.go, constructUpstreamTLS, setAutoSniAndAutoSanValidation.
describe('TLS that a sidecar opens towards a server outside of the mesh', () => {
  test.each([
    ['verifies its authority', server, simple, asTls],
    ['refuses another authority', server, { mode: 'SIMPLE', sni: HOST }, unknownAuthority],
    ['verifies the host without sni and names', server, { mode: 'SIMPLE', ...authority }, wrongName],
    ['accepts one of the names', server, { ...simple, subjectAltNames: ['x', 'bank.out'] }, asTls],
    ['refuses other names', server, { ...simple, subjectAltNames: ['x'] }, wrongName],
    ['verifies nothing with insecureSkipVerify', server, { mode: 'SIMPLE', insecureSkipVerify: true }, asTls],
    ['fails where the server speaks plaintext', plain, simple, failed],
    ['ends where the server requires a certificate', mutual, simple, ended],
    ['presents a certificate with MUTUAL', mutual, presenting, 'admitted over mtls as CN=echo'],
    ['presents one without a request for it', server, presenting, asTls],
    ['has no certificate without its file', mutual, { ...presenting, clientCertificate: '/etc/echo/x.crt' }, failed],
    ['has none with another key', mutual, { ...presenting, privateKey: '/etc/echo/server.key' }, failed],
    ['is that of the mesh with ISTIO_MUTUAL', server, { mode: 'ISTIO_MUTUAL' }, failed],
  ])('%s', (_, port, tls, expected) => expect(outcome([entry(port), rule(tls)])).toBe(expected));

  test('uses names of the ServiceEntry where its rule has none', () => {
    const names = (subjectAltNames: readonly string[], tls: object = simple) =>
      outcome([entry(server, { subjectAltNames }), rule(tls)]);
    expect([names(['bank.out']), names(['x']), names(['x'], { ...simple, subjectAltNames: ['bank'] })]).toEqual([
      asTls,
      wrongName,
      asTls,
    ]);
  });

  test('is plaintext without a rule, which a server of TLS does not understand', () => {
    expect(outcome([entry(plain)])).toBe('admitted over plaintext');
    expect(outcome([entry(server)])).toBe('an application that speaks TLS towards one that does not');
  });

  test('is not modelled with files that the sidecar of the caller does not have', () => {
    expect(outcome([entry(server), rule(simple)], 'sleep.full -> bank.out')).toMatch(/^certificates that the cast/);
    const strange = { ...presenting, clientCertificate: '/x' };
    expect(outcome([entry(mutual), rule(strange)])).toMatch(/^a client certificate that the cast/);
  });
});

// security/model/authentication.go, ApplyCustomSDSToClientCommonTLSContext.
describe('a Secret of a rule', () => {
  const secret = (stringData: object, namespace = 'full') => ({
    kind: 'Secret',
    metadata: { name: 'bank', namespace },
    stringData,
  });
  const ca = { 'ca.crt': 'meshproof-run://authority/run' };
  const other = { 'ca.crt': 'meshproof-run://authority/other' };
  const pair = { 'tls.crt': 'meshproof-run://certificate/us?by=run', 'tls.key': 'meshproof-run://key/us' };
  const tls = (mode: string, more: object = {}) => ({ mode, credentialName: 'bank', sni: HOST, ...more });
  const selecting = { workloadSelector: { matchLabels: { app: 'echo' } } };
  const met = (docs: readonly object[], mode: string, port = server) =>
    outcome([entry(port), rule(tls(mode), selecting), ...docs]);
  test.each([
    ['has the authority of the server', [secret(ca)], 'SIMPLE', server, asTls],
    ['has another authority', [secret(other)], 'SIMPLE', server, unknownAuthority],
    ['is missing', [], 'SIMPLE', server, failed],
    ['is of another namespace', [secret(ca, 'out')], 'SIMPLE', server, failed],
    ['has no certificate for MUTUAL', [secret(ca)], 'MUTUAL', mutual, failed],
    // Its account may not list Secrets (pilot/pkg/xds/sds.go, filterAuthorizedResources).
    ['has a certificate that the sidecar is not given', [secret({ ...ca, ...pair })], 'MUTUAL', mutual, failed],
  ])('%s', (_, docs, mode, port, expected) => expect(met(docs, mode, port)).toBe(expected));

  test('is not read for a rule that selects no caller', () => {
    expect(outcome([entry(server), rule(tls('SIMPLE')), secret(ca)])).toMatch(/^an application that speaks TLS/);
    expect(outcome([entry(plain), rule(tls('SIMPLE')), secret(ca)])).toBe('admitted over plaintext');
  });
});
