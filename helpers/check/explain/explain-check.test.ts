import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refused } from '../../model/outcome.ts';
import { loadChecks } from '../load/load.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { explainCheck } from './explain-check.ts';
import { flat } from './flat.ts';

const root = join(import.meta.dirname, '../run/scenario/fixtures/hardening');
const [first, second, third] = await loadChecks(root);
if (first === undefined || second === undefined || third === undefined) throw new Error('the scenario has three steps');
const LEGACY = 'sleep.legacy -> httpbin.mtls-test';

describe('an explanation', () => {
  test('describes the cast and the policies', () => {
    const { members, applies } = explainCheck(second);
    expect(members).toContainEqual({ member: 'sleep.legacy', is: 'sleep without a sidecar' });
    expect(members).toContainEqual({
      member: 'sleep.full',
      is: 'sleep with a sidecar',
      identity: 'spiffe://cluster.local/ns/full/sa/sleep',
    });
    expect(applies.map(({ describes }) => describes)).toEqual([
      [
        expect.stringMatching(
          /has a DENY rule for callers with principals cluster\.local\/ns\/full\/sa\/sleep and requests with methods GET$/,
        ),
      ],
    ]);
  });

  test('gives the expected outcome of each route, with the rules of the model that predict it', () => {
    const legacy = explainCheck(first).routes.find(({ route }) => route === LEGACY);
    expect(legacy).toMatchObject({ before: 'admitted over plaintext', must: 'refused by connection-reset' });
    expect(legacy?.predicted).toMatchObject({ agrees: true });
    expect(legacy?.predicted).toHaveProperty('because', expect.arrayContaining([expect.stringMatching(/STRICT$/)]));
  });

  test('reports where the record and the model disagree', () => {
    const claimed = first.record.expects[LEGACY];
    const expects = { ...first.record.expects, [LEGACY]: { under: {}, ...claimed, is: refused.by('timeout') } };
    const wrong = { ...first, record: { ...first.record, expects } };
    const legacy = explainCheck(wrong).routes.find(({ route }) => route === LEGACY);
    expect(legacy?.predicted).toMatchObject({ agrees: false, outcome: 'refused by connection-reset' });
  });

  test('reports what the model does not know, instead of failing', () => {
    const rule = {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'x', namespace: 'mtls-test' },
      spec: { new: 1 },
    };
    const explained = explainCheck(withObjects(first, rule));
    expect(explained.applies[0]?.describes).toEqual([expect.stringMatching(/x: .*; not modelled: spec\.new$/)]);
    expect(explained.routes[0]?.predicted).toEqual({ notModelled: ['PeerAuthentication mtls-test/x: spec.new'] });
  });

  test('lists declared and generated sabotages, each with the outcomes under it', () => {
    const { sabotages } = explainCheck(first);
    expect(sabotages.map(({ name, generated }) => [name, generated])).toEqual([
      ['permissive', false],
      ['without:strict.yaml', true],
    ]);
    expect(sabotages.map(({ flips }) => flips.map(({ route, instead }) => [route, instead]))).toEqual([
      [[LEGACY, 'admitted over plaintext']],
      [[LEGACY, 'admitted over plaintext']],
    ]);
    expect(sabotages.flatMap(({ flips }) => flips.map(({ predicted }) => predicted))).toEqual([
      expect.objectContaining({ agrees: true }),
      expect.objectContaining({ agrees: true }),
    ]);
  });
});

function withObjects(check: LoadedCheck, object: { apiVersion: string; kind: string; metadata: { name: string } }) {
  const [name = ''] = check.record.applies;
  const manifest = check.manifests[name];
  if (manifest === undefined) throw new Error(`there is no ${name}`);
  return { ...check, manifests: { ...check.manifests, [name]: { ...manifest, objects: [object] } } };
}

test('a gateway, its Secret and its routes are described as the model reads them', () => {
  const of = (kind: string, more: object) => ({
    apiVersion: kind === 'Secret' ? 'v1' : 'networking.istio.io/v1',
    kind,
    metadata: { name: 'web', namespace: 'edge' },
    ...more,
  });
  const described = (kind: string, more: object) =>
    explainCheck(withObjects(first, of(kind, more))).applies[0]?.describes;
  const tls = { mode: 'MUTUAL', credentialName: 'web' };
  const server = { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['a.example'], tls };
  expect(described('Gateway', { spec: { selector: { istio: 'ingressgateway' }, servers: [server] } })).toEqual([
    'Gateway edge/web: the gateway istio=ingressgateway serves a.example at port 443 (HTTPS) in mode MUTUAL with the Secret web',
  ]);
  const stringData = { 'tls.crt': 'meshproof-run://certificate/a.example?by=public', 'tls.key': 'x' };
  expect(described('Secret', { stringData })).toEqual([
    'Secret edge/web: tls.crt: a certificate of a.example, signed by public; tls.key: text that is no PEM',
  ]);
  const route = [{ destination: { host: 'echo' } }];
  const tlsRoutes = [{ match: [{ sniHosts: ['b.example'] }], route }];
  expect(
    described('VirtualService', { spec: { hosts: ['*'], gateways: ['web'], http: [{ route }], tls: tlsRoutes } }),
  ).toEqual([
    'VirtualService edge/web: requests for * at the Gateway edge/web go to echo, else to echo with the server name b.example',
  ]);
});

test('settings are rendered on one line, without empty ones', () => {
  expect(flat({ tls: { mode: 'SIMPLE', clientCertificate: '' }, exportTo: [], ports: ['1', '2'] })).toBe(
    'tls mode SIMPLE, ports 1 or 2',
  );
  expect(flat([{ a: 1 }, { b: true }])).toBe('a 1, b true');
});
