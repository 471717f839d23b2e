import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { describeOutcome, type Observed } from '../../model/outcome.ts';
import type { CalleeWitness, Witnessed } from '../../model/witness.ts';
import type { HttpFacts } from '../../probe/http/facts.ts';
import { classifyHttp } from './http.ts';

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

describe('classifyHttp()', () => {
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
    ['redirected:301', { status: 301, responseHeaders: { server: ['istio-envoy'] } }],
    ['timeout', { status: 504, body: 'upstream request timeout' }],
  ])('refused by %s', (mechanism, part) => {
    expect(describeOutcome(classifyHttp(http(part), {}))).toBe(`refused by ${mechanism}`);
  });

  it.each<[string, Partial<HttpFacts>]>([
    ['a 403 of the application', { status: 403, body: 'forbidden' }],
    [
      'a 404 of the application',
      { status: 404, responseHeaders: { server: ['istio-envoy'], 'x-envoy-upstream-service-time': ['1'] } },
    ],
    ['a 503 without a known reason', { status: 503, body: 'busy' }],
    ['a reset with an unknown reason', { status: 503, body: `${RESET}the moon` }],
    ['a receive failure that is no reset', { exitCode: 56, errorMessage: 'Recv failure: No buffer space available' }],
    ['a host without a route to it', { exitCode: 7, errorMessage: 'connect: No route to host' }],
    ['a response that was cut off', { exitCode: 18, status: 200, body: 'half' }],
    ['an exit code without a row', { exitCode: 8, errorMessage: 'Weird server reply' }],
  ])('is inconclusive for %s and names the raw facts', (_, part) => {
    const observed = classifyHttp(http(part), {});
    expect(observed).toMatchObject({
      is: 'inconclusive',
      because: expect.stringContaining(`curl exit ${(part.exitCode ?? 0).toString()}`),
    });
  });

  it('takes the peer from the callee, and never admits by the client’s report alone', () => {
    expect(classifyHttp(http({ status: 200 }), { callee: mtls })).toEqual({
      is: 'admitted',
      over: 'mtls',
      as: PEER,
      seenBy: 'callee',
    });
    expect(classifyHttp(http({ status: 200 }), { callee: inClear })).toEqual({ is: 'admitted', over: 'plaintext' });
    expect(classifyHttp(http({ status: 200 }), {})).toMatchObject({ is: 'inconclusive' });
  });

  it('is inconclusive about a callee that answered another request or names no peer', () => {
    expect(classifyHttp(http({ status: 200 }), { callee: { ...mtls, echoesRequest: false } })).toMatchObject({
      is: 'inconclusive',
    });
    expect(classifyHttp(http({ status: 200 }), { callee: { ...mtls, peer: '' } })).toMatchObject({
      is: 'inconclusive',
    });
  });

  it('takes peer and transport from the callee’s sidecar where the application echoes nothing', () => {
    const proxy = { side: 'callee', transport: 'mtls', as: PEER, status: 200 } as const;
    const { as: _peer, ...unnamed } = proxy;
    const observed = (witnessed: Witnessed): Observed => classifyHttp(http({ status: 200 }), witnessed);
    expect(observed({ proxy })).toEqual({ is: 'admitted', over: 'mtls', as: PEER, seenBy: 'proxy' });
    expect(observed({ proxy: unnamed })).toMatchObject({ is: 'inconclusive' });
    expect(observed({ proxy: { side: 'callee', transport: 'plaintext', status: 200 } })).toEqual({
      is: 'admitted',
      over: 'plaintext',
    });
    expect(observed({ proxy: { side: 'callee', transport: 'mtls', as: PEER } })).toMatchObject({ is: 'inconclusive' });
    expect(observed({ proxy: { ...proxy, side: 'caller' } })).toMatchObject({ is: 'inconclusive' });
    expect(observed({ callee: inClear, proxy: { ...unnamed, transport: 'tls' } })).toEqual({
      is: 'admitted',
      over: 'tls',
    });
  });

  const anything = fc.record({
    exitCode: fc.oneof(fc.constantFrom(0, 6, 7, 28, 35, 52, 56), fc.nat(99)),
    errorMessage: fc.string(),
    status: fc.oneof(fc.constantFrom(0, 200, 403, 404, 503), fc.nat(599)),
    body: fc.string(),
  });
  test.prop([anything])('never admits without the callee, and names rbac-403 for its exact body only', (part) => {
    const observed = classifyHttp(http(part), {});
    expect(observed.is).not.toBe('admitted');
    if (observed.is === 'refused' && observed.by === 'rbac-403') expect(part.body.trim()).toBe('RBAC: access denied');
  });
  test.prop([anything.filter(({ exitCode, status }) => exitCode !== 0 || status < 200 || status > 299)])(
    'never admits a failed request, whatever the callee reports',
    (part) => {
      expect(classifyHttp(http(part), { callee: mtls }).is).not.toBe('admitted');
    },
  );
});
