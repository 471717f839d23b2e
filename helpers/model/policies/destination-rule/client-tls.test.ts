import { describe, expect, test } from 'vitest';
import { http } from '../../probes/http.ts';
import { outcome, placed, strict } from '../../routing/fixture.ts';

const HOST = 'echo.foo.svc.cluster.local';
const asSleep = 'admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep';
const [clear, ended] = ['admitted over plaintext', 'refused by upstream-reset:UC'];
const [wrongName, unknownAuthority] = [
  'refused by caller-tls-alert:certificate-unknown',
  'refused by caller-tls-alert:unknown-ca',
];
const rule = (trafficPolicy: object, host = HOST) => placed('DestinationRule', 'r', { host, trafficPolicy });
const to = (docs: readonly object[], port = 80, route = 'sleep.full -> echo.foo') =>
  outcome(docs, route, http.get('/', { port }));
const disable = { tls: { mode: 'DISABLE' } };
const ofPort = (number: number, settings: object = {}) => ({ portLevelSettings: [{ port: { number }, ...settings }] });

describe('TLS settings', () => {
  test.each([
    ['without a mode disable TLS', { tls: { sni: 'x.example' } }, ended],
    ['that are empty disable TLS', { tls: {} }, ended],
    ['of a port without a mode disable it there', ofPort(80, { tls: {} }), ended],
    ['of another port do not count', ofPort(85, disable), asSleep],
    ['with an empty list of names require no name', { tls: { mode: 'ISTIO_MUTUAL', subjectAltNames: [] } }, asSleep],
    ['with a wrong name refuse', { tls: { mode: 'ISTIO_MUTUAL', subjectAltNames: ['spiffe://x'] } }, wrongName],
    [
      'that skip verification are as others with the mesh certificate',
      { tls: { mode: 'ISTIO_MUTUAL', insecureSkipVerify: true } },
      asSleep,
    ],
    ['of the system do not verify a sidecar', { tls: { mode: 'SIMPLE' } }, unknownAuthority],
    ['that skip verification end at STRICT', { tls: { mode: 'SIMPLE', insecureSkipVerify: true } }, ended],
    [
      'that name a Secret are none without a selector',
      { tls: { mode: 'SIMPLE', credentialName: 'client-secret' } },
      ended,
    ],
  ])('%s', (_, policy, expected) => expect(to([strict, rule(policy)])).toBe(expected));
});

describe('settings of a port without TLS', () => {
  const limits = { connectionPool: { tcp: { maxConnections: 1 } } };
  const under = (mode: string) => ({ tls: { mode }, ...ofPort(80, limits) });
  const headless = (mode: string) => rule({ tls: { mode }, ...ofPort(18_080, limits) }, 'set.foo.svc.cluster.local');

  test('leave the cluster without a mode, but its endpoints with that of the host', () => {
    expect(to([rule(under('DISABLE'))])).toBe(clear);
    expect(to([rule(under('SIMPLE'))])).toBe(clear);
    expect(to([strict, rule(under('ISTIO_MUTUAL'))])).toBe(asSleep);
    expect(to([rule(under('ISTIO_MUTUAL'), 'alone.foo.svc.cluster.local')], 80, 'sleep.full -> alone.foo')).toBe(
      asSleep,
    );
  });

  test('leave auto mTLS where the endpoints are not distinguished', () => {
    expect(to([strict, headless('DISABLE')], 18_080, 'sleep.full -> set.foo')).toBe(asSleep);
    expect(to([strict, headless('SIMPLE')], 18_080, 'sleep.full -> set.foo')).toBe(asSleep);
  });

  test('do not end what the load balancer of the host does', () => {
    const passthrough = { loadBalancer: { simple: 'PASSTHROUGH' }, ...disable };
    const port = ofPort(80, { loadBalancer: { simple: 'PASSTHROUGH' } });
    expect(to([strict, rule({ ...passthrough, ...port })])).toBe(asSleep);
  });
});

test('settings that do not change an outcome are known, and others are named', () => {
  const neutral = {
    connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } },
    outlierDetection: { consecutive5xxErrors: 3 },
    loadBalancer: { consistentHash: { useSourceIp: true }, localityLbSetting: {}, warmup: { duration: '30s' } },
    retryBudget: {},
  };
  expect(to([strict, rule(neutral)])).toBe(asSleep);
  expect(() => to([strict, rule({ ...neutral, ...disable })])).toThrow('outlierDetection');
  for (const field of ['proxyProtocol', 'tunnel', 'anythingNew'])
    expect(() => to([rule({ [field]: {} })])).toThrow(`spec.trafficPolicy.${field}`);
});
