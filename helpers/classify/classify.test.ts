import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { describeOutcome, type Observed } from '../model/outcome.ts';
import type { CalleeWitness, Witnessed } from '../model/witness.ts';
import type { HttpFacts } from '../probe/http/facts.ts';
import type { KubeletFacts } from '../probe/kubelet/facts.ts';
import type { MongoFacts } from '../probe/mongo/facts.ts';
import { classify } from './classify.ts';

const PEER = 'spiffe://cluster.local/ns/full/sa/sleep';
const mtls: CalleeWitness = { echoesRequest: true, peer: PEER, certificateForwarded: true };
const inClear: CalleeWitness = { echoesRequest: true, peer: '', certificateForwarded: false };
const RESET = 'upstream connect error or disconnect/reset before headers. reset reason: ';

function http(part: Partial<HttpFacts>): HttpFacts {
  return {
    kind: 'http',
    url: 'http://x/',
    exitCode: 0,
    errorMessage: '',
    status: 0,
    responseHeaders: {},
    body: '',
    totalMs: 1,
    ...part,
  };
}

function mongo(part: Partial<MongoFacts>): MongoFacts {
  return {
    kind: 'mongo',
    uri: '',
    ok: false,
    errorName: 'MongoNetworkError',
    errorMessage: '',
    code: '',
    totalMs: 1,
    ...part,
  };
}

function kubelet(part: Partial<KubeletFacts>): KubeletFacts {
  return {
    kind: 'kubelet',
    restarts: 0,
    probeFailures: [],
    windowMs: 4_000,
    probedPath: '/headers',
    probedPort: '8080',
    ...part,
  };
}

const probeFailed = (error: string): string => `Liveness probe failed: Get "http://10.244.0.13:8080/headers": ${error}`;

describe('classify() of HTTP', () => {
  it.each<[string, Partial<HttpFacts>]>([
    ['dns', { exitCode: 6, errorMessage: 'Could not resolve host: nope' }],
    [
      'connection-refused',
      { exitCode: 7, errorMessage: "Failed to connect to x port 1 after 0 ms: Couldn't connect to server" },
    ],
    ['timeout', { exitCode: 28, errorMessage: 'Operation timed out after 5000 milliseconds with 0 bytes received' }],
    ['connection-closed', { exitCode: 52, errorMessage: 'Empty reply from server' }],
    ['connection-reset', { exitCode: 56, errorMessage: 'Recv failure: Connection reset by peer' }],
    [
      'connection-reset',
      { exitCode: 35, errorMessage: 'OpenSSL SSL_connect: Connection reset by peer in connection to x:443' },
    ],
    [
      'tls-alert:certificate-required',
      {
        exitCode: 56,
        errorMessage: 'OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0',
      },
    ],
    ['tls-alert:unknown-ca', { exitCode: 35, errorMessage: 'error:0A000418:SSL routines::tlsv1 alert unknown ca' }],
    ['rbac-403', { status: 403, body: 'RBAC: access denied' }],
    ['no-endpoints', { status: 503, body: 'no healthy upstream' }],
    ['upstream-reset:UC', { status: 503, body: `${RESET}connection termination` }],
    [
      'upstream-reset:UF',
      {
        status: 503,
        body: `${RESET}remote connection failure, transport failure reason: delayed connect error: Connection refused`,
      },
    ],
    [
      'upstream-reset:UF',
      {
        status: 503,
        body: `${RESET.replace('reset reason', 'retried and the latest reset reason')}connection timeout`,
      },
    ],
    ['upstream-reset:UR', { status: 503, body: `${RESET}remote reset` }],
    ['no-route', { status: 404, responseHeaders: { server: ['envoy'] } }],
    ['no-route', { status: 502, responseHeaders: { server: ['envoy'] } }],
    ['timeout', { status: 504, body: 'upstream request timeout' }],
  ])('refused by %s', (mechanism, part) => {
    expect(describeOutcome(classify(http(part), {}))).toBe(`refused by ${mechanism}`);
  });

  it.each<[string, Partial<HttpFacts>]>([
    ['a 403 of the application', { status: 403, body: 'forbidden' }],
    [
      'a 404 of the application',
      { status: 404, responseHeaders: { server: ['istio-envoy'], 'x-envoy-upstream-service-time': ['1'] } },
    ],
    ['a 503 without a known reason', { status: 503, body: 'busy' }],
    ['a reset whose reason nobody knows', { status: 503, body: `${RESET}the moon` }],
    ['a receive failure that is no reset', { exitCode: 56, errorMessage: 'Recv failure: No buffer space available' }],
    ['a host without a route to it', { exitCode: 7, errorMessage: 'connect: No route to host' }],
    ['a torn response', { exitCode: 18, status: 200, body: 'half' }],
    ['an exit code without a row', { exitCode: 8, errorMessage: 'Weird server reply' }],
  ])('is inconclusive for %s and shows the raw facts', (_, part) => {
    const observed = classify(http(part), {});
    expect(observed).toMatchObject({
      is: 'inconclusive',
      because: expect.stringContaining(`curl exit ${(part.exitCode ?? 0).toString()}`),
    });
  });

  it('admits as whom the callee says, never on the word of the client alone', () => {
    expect(classify(http({ status: 200 }), { callee: mtls })).toEqual({
      is: 'admitted',
      over: 'mtls',
      as: PEER,
      seenBy: 'callee',
    });
    expect(classify(http({ status: 200 }), { callee: inClear })).toEqual({ is: 'admitted', over: 'plaintext' });
    expect(classify(http({ status: 200 }), {})).toMatchObject({ is: 'inconclusive' });
  });

  it('doubts a callee that answered another request or names nobody', () => {
    expect(classify(http({ status: 200 }), { callee: { ...mtls, echoesRequest: false } })).toMatchObject({
      is: 'inconclusive',
    });
    expect(classify(http({ status: 200 }), { callee: { ...mtls, peer: '' } })).toMatchObject({ is: 'inconclusive' });
  });

  it('lets the sidecar of the callee speak where the application echoes nothing, and tell TLS from plaintext', () => {
    const proxy = { side: 'callee', transport: 'mtls', as: PEER, status: 200 } as const;
    const { as: _nobody, ...unnamed } = proxy;
    const seen = (witnessed: Witnessed): Observed => classify(http({ status: 200 }), witnessed);
    expect(seen({ proxy })).toEqual({ is: 'admitted', over: 'mtls', as: PEER, seenBy: 'proxy' });
    expect(seen({ proxy: unnamed })).toMatchObject({ is: 'inconclusive' });
    expect(seen({ proxy: { side: 'callee', transport: 'plaintext', status: 200 } })).toEqual({
      is: 'admitted',
      over: 'plaintext',
    });
    expect(seen({ proxy: { side: 'callee', transport: 'mtls', as: PEER } })).toMatchObject({ is: 'inconclusive' });
    expect(seen({ proxy: { ...proxy, side: 'caller' } })).toMatchObject({ is: 'inconclusive' });
    expect(seen({ callee: inClear, proxy: { ...unnamed, transport: 'tls' } })).toEqual({ is: 'admitted', over: 'tls' });
  });

  const anything = fc.record({
    exitCode: fc.oneof(fc.constantFrom(0, 6, 7, 28, 35, 52, 56), fc.nat(99)),
    errorMessage: fc.string(),
    status: fc.oneof(fc.constantFrom(0, 200, 403, 404, 503), fc.nat(599)),
    body: fc.string(),
  });
  test.prop([anything])('never admits without the callee, and says rbac-403 for its exact words only', (part) => {
    const observed = classify(http(part), {});
    expect(observed.is).not.toBe('admitted');
    if (observed.is === 'refused' && observed.by === 'rbac-403') expect(part.body.trim()).toBe('RBAC: access denied');
  });
  test.prop([anything.filter(({ exitCode, status }) => exitCode !== 0 || status < 200 || status > 299)])(
    'never admits what did not succeed, whatever the callee says',
    (part) => {
      expect(classify(http(part), { callee: mtls }).is).not.toBe('admitted');
    },
  );
});

describe('classify() of MongoDB', () => {
  it.each<[string, Partial<MongoFacts>]>([
    ['connection-closed', { errorMessage: 'connection <monitor> to 10.244.0.42:27017 closed' }],
    ['connection-reset', { errorMessage: 'read ECONNRESET', code: 'ECONNRESET' }],
    ['connection-refused', { errorMessage: 'connect ECONNREFUSED 10.96.0.1:27017' }],
    ['dns', { errorMessage: 'getaddrinfo ENOTFOUND mongo.db' }],
    ['timeout', { errorName: 'MongoServerSelectionError', errorMessage: 'Server selection timed out after 2000 ms' }],
    [
      'tls-alert:certificate-required',
      { errorMessage: 'ssl3_read_bytes:tlsv13 alert certificate required: SSL alert number 116' },
    ],
    [
      'tls-alert:unknown-ca',
      { errorMessage: 'SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca: SSL alert number 48' },
    ],
  ])('refused by %s', (mechanism, part) => {
    expect(describeOutcome(classify(mongo(part), {}))).toBe(`refused by ${mechanism}`);
  });

  it('names transport and subject by the proxy, and doubts an answer that nobody else saw', () => {
    const ok = mongo({ ok: true });
    const proxy = { side: 'caller', transport: 'mtls', as: 'CN=mongo-client' } as const;
    expect(describeOutcome(classify(ok, { proxy }))).toBe('admitted over mtls as CN=mongo-client');
    expect(describeOutcome(classify(ok, { proxy: { side: 'caller', transport: 'plaintext' } }))).toBe(
      'admitted over plaintext',
    );
    expect(classify(ok, {})).toMatchObject({ is: 'inconclusive' });
    expect(classify(ok, { proxy: { side: 'caller', transport: 'mtls' } })).toMatchObject({ is: 'inconclusive' });
  });

  it('shows the words that no row knows', () => {
    expect(classify(mongo({ errorMessage: 'not primary' }), {})).toMatchObject({
      because: expect.stringContaining('not primary'),
    });
  });
});

describe('classify() of the kubelet', () => {
  it.each([
    ['connection-reset', 'read tcp 10.244.0.1:32852->10.244.0.13:8080: read: connection reset by peer'],
    ['connection-closed', 'EOF'],
    ['connection-refused', 'dial tcp 10.244.0.13:8080: connect: connection refused'],
    ['timeout', 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'],
  ])('restarted by %s', (mechanism, error) => {
    const facts = kubelet({ restarts: 1, probeFailures: [probeFailed(error), probeFailed(error)] });
    expect(classify(facts, {})).toEqual({ is: 'restarted', by: mechanism });
  });

  it('reads a 403 as the sidecar own', () => {
    const facts = kubelet({
      restarts: 1,
      probeFailures: ['Liveness probe failed: HTTP probe failed with statuscode: 403'],
    });
    expect(classify(facts, {})).toEqual({ is: 'restarted', by: 'rbac-403' });
  });

  it.each([
    ['tls-alert:certificate-required', 'Get "https://10.244.0.13:18443/": remote error: tls: certificate required'],
    ['timeout', 'timeout: failed to connect service "10.244.0.13:17070" within 2s: context deadline exceeded'],
    ['probe-status:500', 'HTTP probe failed with statuscode: 500'],
    [
      'connection-refused',
      'curl: (7) Failed to connect to 127.0.0.1 port 18999 after 0 ms: Could not connect to server',
    ],
  ])('turned away by %s, according to what was asked', (by, error) => {
    const probeFailures = [probeFailed(error), probeFailed(error)];
    const facts = (part: Partial<KubeletFacts>) => kubelet({ probeFailures, ...part });
    expect(classify(facts({ restarts: 1, probe: 'liveness' }), {})).toEqual({ is: 'restarted', by });
    expect(classify(facts({ probe: 'readiness', ready: false }), {})).toEqual({ is: 'unready', by });
    expect(classify(facts({ probe: 'startup', started: false }), {})).toEqual({ is: 'unstarted', by });
  });

  it('believes the alert where a closed connection hid it from another try', () => {
    const probeFailures = [
      probeFailed('Get "https://10.0.0.1:1/": write tcp 10.0.0.2:2->10.0.0.1:1: write: broken pipe'),
      probeFailed('Get "https://10.0.0.1:1/": remote error: tls: certificate required'),
    ];
    expect(classify(kubelet({ restarts: 1, probeFailures }), {})).toEqual({
      is: 'restarted',
      by: 'tls-alert:certificate-required',
    });
    expect(classify(kubelet({ restarts: 1, probeFailures: probeFailures.slice(0, 1) }), {})).toEqual({
      is: 'restarted',
      by: 'connection-reset',
    });
  });

  it('passes over a client that lost its connection before it knew why, and doubts it alone', () => {
    const lost = probeFailed('Get "https://10.0.0.1:1/": http2: client conn could not be established');
    const alert = probeFailed('Get "https://10.0.0.1:1/": remote error: tls: certificate required');
    expect(classify(kubelet({ restarts: 1, probeFailures: [lost, alert] }), {})).toEqual({
      is: 'restarted',
      by: 'tls-alert:certificate-required',
    });
    expect(classify(kubelet({ restarts: 1, probeFailures: [lost] }), {})).toMatchObject({ is: 'inconclusive' });
  });

  it('is ready, or started, only where the kubelet says so', () => {
    expect(classify(kubelet({ probe: 'readiness', ready: true }), {})).toEqual({ is: 'ready' });
    expect(classify(kubelet({ probe: 'readiness', ready: false }), {})).toMatchObject({ is: 'inconclusive' });
    expect(classify(kubelet({ probe: 'startup', started: true }), {})).toEqual({ is: 'started' });
    expect(classify(kubelet({ probe: 'startup', started: false }), {})).toMatchObject({ is: 'inconclusive' });
    const failed = [probeFailed('EOF')];
    expect(classify(kubelet({ probe: 'readiness', ready: true, probeFailures: failed }), {})).toMatchObject({
      is: 'inconclusive',
    });
  });

  it('stays up only without a failure, and running', () => {
    expect(classify(kubelet({}), {})).toEqual({ is: 'stays-up' });
    expect(classify(kubelet({ probeFailures: [probeFailed('EOF')] }), {})).toMatchObject({ is: 'inconclusive' });
    expect(classify(kubelet({ state: 'CrashLoopBackOff' }), {})).toMatchObject({ is: 'inconclusive' });
  });

  it('doubts a restart without a cause, and one with two', () => {
    expect(classify(kubelet({ restarts: 2 }), {})).toMatchObject({
      because: expect.stringContaining('no failed probe'),
    });
    const two = [probeFailed('EOF'), probeFailed('read: connection reset by peer')];
    expect(classify(kubelet({ restarts: 1, probeFailures: two }), {})).toMatchObject({
      because: expect.stringContaining('more than one way'),
    });
  });
});

describe('classify() of our own plumbing', () => {
  it('is never an outcome of the mesh', () => {
    const observed = classify({ kind: 'infrastructure', cause: 'the stream ended', attempts: 2 }, { callee: mtls });
    expect(observed).toMatchObject({ is: 'inconclusive', because: expect.stringContaining('the stream ended') });
  });
});
