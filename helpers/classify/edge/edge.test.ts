import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { describeOutcome } from '../../model/outcome.ts';
import type { CalleeWitness, ProxyWitness, Witnessed } from '../../model/witness.ts';
import type { EdgeFacts } from '../../probe/edge/facts.ts';
import { session } from '../../probe/edge/fixtures/session.ts';
import { classify } from '../classify.ts';

const offered = { subject: 'CN=laptop-7', fingerprint: '00' };
const passed = { server: ['istio-envoy'], 'x-envoy-upstream-service-time': ['1'] };
const local = { server: ['istio-envoy'] };
const echo: CalleeWitness = {
  echoesRequest: true,
  peer: 'spiffe://cluster.local/ns/e/sa/g',
  certificateForwarded: true,
};
const reset = { errorCode: 'ECONNRESET', errorMessage: 'read ECONNRESET' };

function seen(part: Partial<EdgeFacts>): EdgeFacts {
  return {
    kind: 'edge',
    gateway: 'ingress.edge',
    port: 443,
    remote: '',
    local: '',
    url: '',
    method: 'GET',
    reached: 'handshake',
    errorCode: '',
    errorMessage: '',
    ended: false,
    status: 0,
    responseHeaders: {},
    body: '',
    totalMs: 1,
    ...part,
  };
}

const outcome = (part: Partial<EdgeFacts>, witnesses: Witnessed = {}) =>
  describeOutcome(classify(seen(part), witnesses));
const answered = (status: number, part: Partial<EdgeFacts> = {}, witnesses: Witnessed = {}) =>
  outcome({ reached: 'response', status, responseHeaders: passed, ...part }, witnesses);
const logged = (part: Partial<ProxyWitness> = {}): Witnessed => ({ gateway: { side: 'callee', status: 200, ...part } });

describe('a request to a gateway without a response', () => {
  it.each([
    [{ errorMessage: 'SSL alert number 116' }, 'tls-alert:certificate-required'],
    [{ errorMessage: 'SSL alert number 40' }, 'tls-alert:handshake-failure'],
    [{ errorCode: 'ECONNREFUSED' }, 'connection-refused'],
    [reset, 'connection-reset'],
    [{ ended: true, errorMessage: 'socket hang up' }, 'connection-closed'],
    [{ errorCode: 'ETIMEDOUT' }, 'timeout'],
  ])('%j', (part, mechanism) => expect(outcome(part)).toBe(`refused by ${mechanism}`));

  it('is refined by the log of the gateway', () => {
    expect(outcome(reset, logged({ refused: 'tls-alert:unknown-ca' }))).toBe('refused by tls-alert:unknown-ca');
  });

  it('is inconclusive without a row', () => {
    expect(outcome({ errorCode: 'ERR_HTTP2_ERROR', errorMessage: 'odd' })).toMatch(/no row knows reached handshake/);
    expect(answered(200, { reached: 'handshake' })).toMatch(/the response was cut off/);
  });
});

describe('a response that refuses a request', () => {
  it.each([
    [404, local, '', 'no-route'],
    [301, local, '', 'redirected:301'],
    [403, local, 'RBAC: access denied', 'rbac-403'],
    [403, passed, 'RBAC: access denied', 'rbac-403'],
    [401, local, 'Jwt is missing', 'jwt-401'],
    [503, local, 'no healthy upstream', 'no-endpoints'],
    [
      503,
      local,
      'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
      'upstream-reset:UC',
    ],
    [421, local, 'odd', 'local-reply:421'],
  ])('%d %j %s', (status, responseHeaders, body, by) =>
    expect(answered(status, { responseHeaders, body })).toBe(`refused by ${by}`),
  );

  it.each([
    ['an application', passed],
    ['an application that claims to be a proxy', { ...passed, server: ['envoy'] }],
    ['no proxy', {}],
  ])('is no 404 of %s', (_, responseHeaders) => expect(answered(404, { responseHeaders })).toMatch(/^inconclusive/));
});

it('names the cause that the gateway logged of its failed hop', () => {
  const body = 'upstream connect error or disconnect/reset before headers. reset reason: connection failure';
  const cause = logged({ status: 503, refused: 'caller-tls-alert:unknown-ca' });
  expect(answered(503, { body, responseHeaders: local }, cause)).toBe('refused by caller-tls-alert:unknown-ca');
});

describe('a response of the callee', () => {
  it('is admitted by the transport of the client', () => {
    expect(answered(200, {}, { callee: echo })).toBe('admitted over plaintext');
    expect(answered(200, { tls: session }, { callee: echo })).toBe('admitted over tls');
    expect(answered(200, { tls: session }, { callee: echo, ...logged({ transport: 'tls' }) })).toBe(
      'admitted over tls',
    );
  });

  it('is admitted as the certificate that the gateway logged, not as the one that was offered', () => {
    const tls = { ...session, offered };
    expect(answered(200, { tls }, { callee: echo })).toMatch(/^inconclusive: the client offered a certificate/);
    expect(answered(200, { tls }, { callee: echo, ...logged({ transport: 'tls' }) })).toBe('admitted over tls');
    expect(answered(200, { tls }, { callee: echo, ...logged({ transport: 'mtls', as: 'CN=other' }) })).toBe(
      'admitted over mtls as CN=other',
    );
    expect(answered(200, { tls }, { callee: echo, ...logged({ transport: 'mtls' }) })).toMatch(/without an identity/);
  });

  it('without an echo is that which the gateway logged', () => {
    expect(answered(418, { tls: session }, logged({ status: 418, transport: 'tls' }))).toBe('admitted over tls');
    expect(answered(418, { tls: session })).toMatch(/neither the callee nor the gateway/);
    expect(answered(418, { tls: session }, logged({ status: 200 }))).toMatch(/neither the callee nor the gateway/);
    expect(answered(200, {}, { callee: { ...echo, echoesRequest: false } })).toMatch(/answered another request/);
  });
});

test.prop([
  fc.constantFrom('nothing' as const, 'connection' as const, 'handshake' as const, 'response' as const),
  fc.integer({ min: 0, max: 599 }),
  fc.constantFrom({}, local, passed),
  fc.boolean(),
])('only a response with a witness is admitted', (reached, status, responseHeaders, isSeen) => {
  const witnesses = isSeen ? { callee: echo } : {};
  const observed = classify(seen({ reached, status, responseHeaders }), witnesses);
  if (observed.is === 'admitted') expect([reached, isSeen, status > 0]).toEqual(['response', true, true]);
});
