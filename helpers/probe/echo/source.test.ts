import { fileURLToPath } from 'node:url';
import { loadPackageDefinition, Server, ServerCredentials, status, type ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { echoCall } from '../../model/probes/echo.ts';
import type { EchoProbe } from '../../model/probes/echo.ts';
import type { InfrastructureEvent } from '../source.ts';
import type { EchoProbeRequest } from './echo-request.ts';
import type { EchoFacts } from './facts.ts';
import { createEchoSource } from './source.ts';

const never = new AbortController().signal;

interface Told {
  readonly url: string;
  readonly message: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly cert: string;
  readonly certFile: string;
  readonly newConnection: boolean;
  readonly timeoutMicros: number;
  readonly alpn: { readonly value: readonly string[] } | null;
}
type Answer = (
  error: { code: number; details: string } | null,
  answers?: { readonly output: readonly string[] },
) => void;

/** In the place of an echo application: what it was told, and what it answers. */
const told: Told[] = [];
let answer: (call: Told, done: Answer) => void;
const server = new Server();
let address = '';

beforeAll(async () => {
  const proto = fileURLToPath(new URL('echo.proto', import.meta.url));
  const definition = loadPackageDefinition(loadSync(proto, { longs: Number, defaults: true })) as unknown as {
    proto: { EchoTestService: { service: ServiceDefinition } };
  };
  server.addService(definition.proto.EchoTestService.service, {
    ForwardEcho: (call: { request: Told }, done: Answer) => {
      told.push(call.request);
      answer(call.request, done);
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  address = `127.0.0.1:${port.toString()}`;
});
afterAll(() => server.forceShutdown());
beforeEach(() => {
  told.length = 0;
  answer = (_call, done) => done(null, { output: ['[0] StatusCode=200\n[0 body] Proto=HTTP/1.1'] });
});

function request(probe: EchoProbe, requestId = 'id-1', wireMarker?: string): EchoProbeRequest {
  const place = { from: { namespace: 'a', workload: 'one' }, to: { namespace: 'b', workload: 'two' } };
  return { route: 'r', requestId, ...place, probe, ...(wireMarker === undefined ? {} : { wireMarker }) };
}

function source(infrastructure: InfrastructureEvent[] = [], opened = { count: 0 }, where = () => address) {
  return createEchoSource({
    name: 'one.a',
    open: async () => ({
      address: where(),
      problems: ['the pod is gone'],
      [Symbol.asyncDispose]: async () => undefined,
    }),
    certificateFor: async ({ probe }) =>
      probe.protocol === 'https' && probe.tls.certificate === 'self-signed'
        ? { certificate: 'CERTIFICATE', privateKey: 'KEY' }
        : undefined,
    signal: never,
    onOpen: () => (opened.count += 1),
    onInfrastructureFault: (event) => infrastructure.push(event),
  });
}

async function factsOf(...requests: EchoProbeRequest[]): Promise<readonly EchoFacts[]> {
  await using one = source();
  const facts = await one.send(requests, never);
  if ('kind' in facts) throw new Error(facts.cause);
  return facts;
}

describe('an echo source', () => {
  it('tells the application whom to call, over a fresh connection and within the budgets', async () => {
    const [facts] = await factsOf(request(echoCall.http({ path: '/x', headers: { a: 'b' } })));
    expect(told).toMatchObject([
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
  ] as const)('carries request id and canary over %s', async (protocol, probe, url, message) => {
    const [facts] = await factsOf(request(probe, 'id-1', 'bird'));
    expect(facts).toMatchObject({ protocol, url, message });
    const [call] = told;
    const carried = JSON.stringify([call?.url, call?.headers, call?.message]);
    expect([carried.includes('bird'), carried.includes('id-1')]).toEqual([true, true]);
  });

  it('hands over certificates and never tells them in its facts', async () => {
    const files = request(echoCall.https({ tls: { certificate: 'run', alpn: ['istio'] } }));
    const made = request(echoCall.https({ tls: { certificate: 'self-signed' } }));
    const facts = await factsOf(files, made);
    expect(told).toMatchObject([
      { certFile: '/etc/echo/client.crt', cert: '', alpn: { value: ['istio'] } },
      { certFile: '', cert: 'CERTIFICATE', alpn: null },
    ]);
    expect(JSON.stringify(facts)).not.toMatch(/CERTIFICATE|KEY/);
  });

  it('keeps the application words of a call that failed, and tells calls apart', async () => {
    answer = ({ url }, done) =>
      url.startsWith('tcp')
        ? done({
            code: status.UNKNOWN,
            details: '1/1 requests had errors; first error: read: connection reset by peer',
          })
        : done(null, { output: ['[0] StatusCode=403\n[0 body] RBAC: access denied'] });
    const facts = await factsOf(request(echoCall.tcp()), request(echoCall.http()));
    expect(facts).toMatchObject([
      { ok: false, error: 'read: connection reset by peer', status: 0 },
      { ok: true, error: '', status: 403, body: 'RBAC: access denied' },
    ]);
  });

  it('calls again while the application does not say how its connection ended, and tells that it did', async () => {
    const words = 'Get "http://two": http2: client conn could not be established';
    const reset = 'read: connection reset by peer';
    const failing = (why: string) => ({
      code: status.UNKNOWN,
      details: `1/1 requests had errors; first error: ${why}`,
    });
    answer = (_call, done) => done(failing(told.length < 3 ? words : reset));
    expect(await factsOf(request(echoCall.http()))).toMatchObject([
      { ok: false, error: reset, unsaid: [words, words] },
    ]);
    answer = (_call, done) => done(failing(words));
    expect(await factsOf(request(echoCall.http()))).toMatchObject([{ ok: false, error: words }]);
    expect(told).toHaveLength(7);
  });

  it('asks again over another way when the application could not be asked, and tells it', async () => {
    const infrastructure: InfrastructureEvent[] = [];
    const opened = { count: 0 };
    await using one = source(infrastructure, opened, () => (opened.count === 1 ? '127.0.0.1:1' : address));
    expect(await one.send([request(echoCall.http())], never)).toMatchObject([{ ok: true }]);
    expect(opened.count).toBe(2);
    expect(infrastructure).toMatchObject([
      { source: 'one.a', attempt: 1, cause: expect.stringContaining('the pod is gone') },
    ]);
  });

  it('takes two broken ways for plumbing, never for an outcome', async () => {
    await using one = source([], { count: 0 }, () => '127.0.0.1:1');
    expect(await one.send([request(echoCall.http())], never)).toMatchObject({ kind: 'infrastructure', attempts: 2 });
  });

  it('takes an error that is none of the call for plumbing', async () => {
    answer = (_call, done) => done({ code: status.UNKNOWN, details: 'failed to parse x509 key pair' });
    await using one = source();
    expect(await one.send([request(echoCall.http())], never)).toMatchObject({
      kind: 'infrastructure',
      cause: expect.stringContaining('x509 key pair'),
    });
  });

  it('ends with the signal', async () => {
    const ended = new AbortController();
    answer = () => ended.abort(new Error('enough'));
    await using one = source();
    await expect(one.send([request(echoCall.http())], ended.signal)).rejects.toThrow('enough');
  });
});
