import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { echoCall } from '../../model/probes/echo/echo-call.ts';
import { factsOf, received, request, resetApplication, startApplication, stopApplication } from './test-application.ts';

beforeAll(startApplication);
afterAll(stopApplication);
beforeEach(resetApplication);

describe('an echo source', () => {
  it('sends the call to the application, on a fresh connection and within the budgets', async () => {
    const [facts] = await factsOf(request(echoCall.http({ path: '/x', headers: { a: 'b' } })));
    expect(received).toMatchObject([
      {
        url: 'http://two.b.svc.cluster.local:80/x',
        newConnection: true,
        timeoutMicros: 5_000_000,
        headers: [
          { key: 'a', value: 'b' },
          { key: 'x-request-id', value: 'id-1' },
        ],
      },
    ]);
    expect(facts).toMatchObject({ kind: 'echo', protocol: 'http', ok: true, status: 200, error: '' });
  });

  it.each([
    ['http', echoCall.http(), 'http://two.b.svc.cluster.local:80/', ''],
    ['http2', echoCall.http2(), 'http://two.b.svc.cluster.local:85/?meshproof-marker=bird', ''],
    ['websocket', echoCall.webSocket(), 'ws://two.b.svc.cluster.local:8090/', ''],
    ['grpc', echoCall.grpc(), 'grpc://two.b.svc.cluster.local:7070', 'id-1 bird'],
    ['tcp', echoCall.tcp(), 'tcp://two.b.svc.cluster.local:9000', 'id-1 bird'],
    ['https', echoCall.https(), 'https://two.b.svc.cluster.local:443/', ''],
    ['tcp', echoCall.tcp({ at: 'two-0.two.b' }), 'tcp://two-0.two.b.svc.cluster.local:9000', 'id-1 bird'],
  ] as const)('sends request id and wire marker over %s', async (protocol, probe, url, message) => {
    const [facts] = await factsOf(request(probe, 'id-1', 'bird'));
    expect(facts).toMatchObject({ protocol, url, message });
    const [call] = received;
    const sent = JSON.stringify([call?.url, call?.headers, call?.message]);
    expect([sent.includes('bird'), sent.includes('id-1')]).toEqual([true, true]);
  });

  it('sends certificates and keeps them out of its facts', async () => {
    const files = request(echoCall.https({ tls: { certificate: 'run', alpn: ['istio'] } }));
    const made = request(echoCall.https({ tls: { certificate: 'self-signed' } }));
    const facts = await factsOf(files, made);
    expect(received).toMatchObject([
      { certFile: '/etc/echo/client.crt', cert: '', alpn: { value: ['istio'] } },
      { certFile: '', cert: 'CERTIFICATE', alpn: null },
    ]);
    expect(JSON.stringify(facts)).not.toMatch(/CERTIFICATE|KEY/);
  });
});
