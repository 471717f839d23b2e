import { describe, expect, test } from 'vitest';
import { object, secret } from '../../gateways/fixture.ts';
import { describeOutcome } from '../../outcome.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import { http } from '../../probes/http.ts';
import { gatewayMember } from '../../workloads/edge-member.ts';
import { echo, sleep } from '../../workloads/sample-workloads.ts';
import { isPrediction, predict } from '../predict.ts';

const HOST = 'bank.example';
const EGRESS = 'egress.edge.svc.cluster.local';
const cast = { 'sleep.full': sleep.meshed(), 'bank.out': echo.bare() };
const gateways = { 'egress.edge': gatewayMember({ serviceAccount: 'egress', labels: { istio: 'egressgateway' } }) };
/** Port 80 of the host is plaintext, port 443 TLS. */
const entry = object('ServiceEntry', 'bank', {
  hosts: [HOST],
  resolution: 'DNS',
  ports: [
    { number: 80, name: 'http', protocol: 'HTTP', targetPort: 85 },
    { number: 443, name: 'https', protocol: 'HTTP', targetPort: 443 },
  ],
  endpoints: [{ address: 'bank.out.svc.cluster.local' }],
});
const gateway = (port: number, more: object = {}, host = HOST) =>
  object('Gateway', 'out', {
    selector: { istio: 'egressgateway' },
    servers: [{ port: { number: port, name: 'p', protocol: 'HTTP' }, hosts: [host], ...more }],
  });
const mutual = (host = HOST) =>
  gateway(443, { port: { number: 443, name: 'p', protocol: 'HTTPS' }, tls: { mode: 'ISTIO_MUTUAL' } }, host);
/** Sidecars send the host to the gateway at a port, and the gateway to a port of the host. */
const routes = (at: number, to: number) =>
  object('VirtualService', 'bank', {
    hosts: [HOST],
    gateways: ['mesh', 'out'],
    http: [
      { match: [{ gateways: ['mesh'], port: 80 }], route: [{ destination: { host: EGRESS, port: { number: at } } }] },
      { match: [{ gateways: ['out'], port: at }], route: [{ destination: { host: HOST, port: { number: to } } }] },
    ],
  });
/** Routes of sidecars alone. */
const toMesh = { ...routes(80, 80), spec: { ...routes(80, 80).spec, gateways: ['mesh'] } };
const rule = (host: string, tls: object, more: object = {}) =>
  object('DestinationRule', `for-${host}`, { host, trafficPolicy: { tls }, ...more }, 'edge');
const toGateway = (tls: object = { sni: HOST }) => ({
  ...rule(EGRESS, { mode: 'ISTIO_MUTUAL', ...tls }),
  metadata: { name: 'to-gateway', namespace: 'full' },
});

function outcome(...docs: readonly object[]): string {
  const probe = http.get('/', { port: 80, host: HOST });
  const route = 'sleep.full -> bank.out';
  const result = predict({ policies: parsePolicies([entry, ...docs]), cast, gateways, route, probe });
  return isPrediction(result) ? describeOutcome(result.outcome) : `not modelled: ${result.notModelled.join('; ')}`;
}

const [clear, nowhere] = ['admitted over plaintext', 'refused by no-route'];
const [failed, ended] = ['refused by upstream-reset:UF', 'refused by upstream-reset:UC'];

// istio.io, tasks/traffic-management/egress/egress-gateway.
describe('a request that leaves through a gateway', () => {
  test.each([
    ['in plaintext', [gateway(80), routes(80, 80)], clear],
    ['without a Gateway', [routes(80, 80)], failed],
    ['without a route of the gateway', [gateway(80), toMesh], nowhere],
    ['for another host of the Gateway', [gateway(80, {}, 'other.example'), routes(80, 80)], nowhere],
    ['over mTLS, with the host as server name', [mutual(), routes(443, 80), toGateway()], clear],
    ['over mTLS, with the server name of the cluster', [mutual(), routes(443, 80), toGateway({})], failed],
    ['over mTLS to a Gateway for every host', [mutual('*'), routes(443, 80), toGateway({})], clear],
    ['over plaintext to a server of mTLS', [mutual(), routes(443, 80)], ended],
  ])('%s', (_, docs, expected) => expect(outcome(...docs)).toBe(expected));

  test('is authorized at the gateway by the identity of the caller, over mTLS alone', () => {
    const allow = object(
      'AuthorizationPolicy',
      'p',
      {
        selector: { matchLabels: { istio: 'egressgateway' } },
        rules: [{ from: [{ source: { principals: ['cluster.local/ns/full/sa/sleep'] } }] }],
      },
      'edge',
    );
    expect(outcome(allow, mutual(), routes(443, 80), toGateway())).toBe(clear);
    expect(outcome(allow, gateway(80), routes(80, 80))).toBe('refused by rbac-403');
  });

  test('becomes TLS at the gateway by a rule of its namespace, with its Secret', () => {
    const originates = (mode: string) =>
      rule(HOST, { mode, credentialName: 'bank', sni: HOST, subjectAltNames: ['bank'] });
    const ca = { 'ca.crt': 'meshproof-run://authority/run' };
    const docs = [gateway(80), routes(80, 443)];
    expect(outcome(...docs, originates('SIMPLE'), secret(ca, 'bank'))).toBe('admitted over tls');
    expect(outcome(...docs, originates('SIMPLE'), secret(ca, 'bank', 'full'))).toBe(failed);
    const other = secret({ 'ca.crt': 'meshproof-run://authority/other' }, 'bank');
    expect(outcome(...docs, originates('SIMPLE'), other)).toBe('refused by caller-tls-alert:unknown-ca');
  });

  test('is not modelled where what concerns the gateway is not', () => {
    const odd = { ...object('EnvoyFilter', 'e', {}, 'edge'), apiVersion: 'networking.istio.io/v1' };
    expect(outcome(gateway(80), routes(80, 80), odd)).toMatch(/EnvoyFilter edge\/e: kind/);
    const simple = gateway(443, {
      port: { number: 443, name: 'p', protocol: 'HTTPS' },
      tls: { mode: 'SIMPLE', credentialName: 'x' },
    });
    expect(outcome(simple, routes(443, 80), toGateway())).toMatch(/not ISTIO_MUTUAL$/);
  });
});
