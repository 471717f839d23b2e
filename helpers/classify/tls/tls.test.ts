import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { describeOutcome } from '../../model/outcome.ts';
import type { ProxyWitness, Witnessed } from '../../model/witness.ts';
import type { TlsFacts } from '../../probe/tls/facts.ts';
import { classify } from '../classify.ts';

const PEER = 'spiffe://cluster.local/ns/full/sa/tls-client';
const REACHED = ['nothing', 'address', 'connection', 'handshake', 'answer'] as const;

function seen(part: Partial<TlsFacts>): TlsFacts {
  return {
    kind: 'tls',
    host: 'b.a',
    port: 80,
    reached: 'handshake',
    errorCode: '',
    errorMessage: '',
    ended: false,
    version: 'TLSv1.3',
    cipher: '',
    alpn: '',
    serverCertificates: [],
    answer: '',
    totalMs: 1,
    ...part,
  };
}

function outcome(part: Partial<TlsFacts>, proxy?: ProxyWitness): string {
  return describeOutcome(classify(seen(part), proxy === undefined ? {} : { proxy }));
}

describe('classification of raw TLS', () => {
  it.each([
    [
      { errorCode: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', errorMessage: 'SSL alert number 116' },
      'tls-alert:certificate-required',
    ],
    [{ errorCode: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', errorMessage: 'SSL alert number 48' }, 'tls-alert:unknown-ca'],
    [
      { errorCode: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', errorMessage: 'SSL alert number 45' },
      'tls-alert:certificate-expired',
    ],
    [
      { errorCode: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', errorMessage: 'alert number 70' },
      'tls-alert:protocol-version',
    ],
    [{ errorCode: 'ENOTFOUND', errorMessage: 'getaddrinfo ENOTFOUND b.a' }, 'dns'],
    [{ errorCode: 'ECONNREFUSED', errorMessage: 'connect ECONNREFUSED' }, 'connection-refused'],
    [{ errorCode: 'ECONNRESET', errorMessage: 'read ECONNRESET' }, 'connection-reset'],
    [
      {
        errorCode: 'ECONNRESET',
        errorMessage: 'Client network socket disconnected before secure TLS connection was established',
      },
      'connection-closed',
    ],
    [{ ended: true }, 'connection-closed'],
    [{ errorCode: 'ETIMEDOUT', errorMessage: 'no end within 5000 ms' }, 'timeout'],
  ])('names %j', (part, mechanism) => expect(outcome(part)).toBe(`refused by ${mechanism}`));

  it('takes the admitted peer from the callee’s sidecar', () => {
    const answer = { reached: 'answer', answer: 'HTTP/1.1 200 OK\r\n' } as const;
    expect(outcome(answer, { side: 'callee', transport: 'mtls', as: PEER })).toBe(`admitted over mtls as ${PEER}`);
    expect(outcome(answer, { side: 'callee', transport: 'plaintext' })).toBe('admitted over tls');
    expect(outcome(answer, { side: 'callee', transport: 'tls' })).toBe('admitted over tls');
    expect(outcome(answer)).toMatch(/no witness reported which server ended the TLS/);
    expect(outcome({ ...answer, answer: 'HTTP/1.1 400 Bad Request' })).toMatch(/no row knows/);
  });

  it('takes the mechanism from the sidecar where the client only noticed the end', () => {
    const reset = { errorCode: 'ECONNRESET', errorMessage: 'read ECONNRESET' };
    expect(outcome(reset, { side: 'callee', refused: 'tls-alert:unknown-ca' })).toBe('refused by tls-alert:unknown-ca');
    expect(outcome(reset, { side: 'callee', refused: 'rbac-l4' })).toBe('refused by rbac-l4');
  });

  const anything = fc.record({
    reached: fc.constantFrom(...REACHED),
    errorCode: fc.constantFrom('', 'ECONNRESET', 'EPROTO', 'ETIMEDOUT'),
    errorMessage: fc.string(),
    ended: fc.boolean(),
    answer: fc.constantFrom('', 'HTTP/1.1 200 OK', 'StatusCode=200', 'nonsense'),
  });
  const proxies = fc.option(
    fc.record(
      {
        side: fc.constant('callee' as const),
        transport: fc.constantFrom('mtls' as const, 'plaintext' as const),
        as: fc.constant(PEER),
      },
      { requiredKeys: ['side'] },
    ),
    { nil: undefined },
  ) as fc.Arbitrary<ProxyWitness | undefined>;

  test.prop([anything, proxies])('admits only requests with a response that a sidecar logged', (part, proxy) => {
    const witnesses: Witnessed = proxy === undefined ? {} : { proxy };
    const observed = classify(seen(part), witnesses);
    if (observed.is !== 'admitted') return;
    expect([part.reached, proxy?.transport === undefined]).toEqual(['answer', false]);
    expect(observed.over === 'mtls').toBe(proxy?.transport === 'mtls');
  });
});
