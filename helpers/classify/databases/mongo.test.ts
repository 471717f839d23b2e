import { describe, expect, it } from 'vitest';
import { describeOutcome } from '../../model/outcome.ts';
import type { MongoFacts } from '../../probe/mongo/facts.ts';
import { classifyMongo } from './mongo.ts';

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

describe('classifyMongo()', () => {
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
    ['caller-tls-alert:unknown-ca', { errorMessage: 'self-signed certificate in certificate chain' }],
    [
      'caller-tls-alert:certificate-unknown',
      { errorMessage: "Hostname/IP does not match certificate's altnames", code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    ],
    [
      'client-credential',
      { errorMessage: 'error:1E08010C:DECODER routines::unsupported', code: 'ERR_OSSL_UNSUPPORTED' },
    ],
    ['caller-tls-alert:unknown-ca', { errorMessage: 'unable to verify the first certificate' }],
  ])('refused by %s', (mechanism, part) => {
    expect(describeOutcome(classifyMongo(mongo(part), {}))).toBe(`refused by ${mechanism}`);
  });

  it('takes transport and subject from the proxy, and is inconclusive without one', () => {
    const ok = mongo({ ok: true });
    const proxy = { side: 'caller', transport: 'mtls', as: 'CN=mongo-client' } as const;
    expect(describeOutcome(classifyMongo(ok, { proxy }))).toBe('admitted over mtls as CN=mongo-client');
    expect(describeOutcome(classifyMongo(ok, { proxy: { side: 'caller', transport: 'plaintext' } }))).toBe(
      'admitted over plaintext',
    );
    expect(classifyMongo(ok, {})).toMatchObject({ is: 'inconclusive' });
    expect(classifyMongo(ok, { proxy: { side: 'caller', transport: 'mtls' } })).toMatchObject({ is: 'inconclusive' });
  });

  it("takes the refusal of the caller's own sidecar from its log", () => {
    const ended = mongo({ errorMessage: 'read ECONNRESET', code: 'ECONNRESET' });
    const proxy = { side: 'caller', refused: 'caller-tls-alert:certificate-unknown' } as const;
    expect(describeOutcome(classifyMongo(ended, { proxy }))).toBe('refused by caller-tls-alert:certificate-unknown');
    const late = mongo({ errorMessage: 'Server selection timed out after 2000 ms' });
    expect(describeOutcome(classifyMongo(late, { proxy }))).toBe('refused by timeout');
  });

  it('takes a reset for the end of the connection that its sidecar had opened', () => {
    const ended = mongo({ errorMessage: 'read ECONNRESET', code: 'ECONNRESET' });
    const proxy = { side: 'caller', transport: 'tls' } as const;
    expect(describeOutcome(classifyMongo(ended, { proxy }))).toBe('refused by connection-closed');
    expect(describeOutcome(classifyMongo(ended, {}))).toBe('refused by connection-reset');
  });

  it("knows the driver's own TLS past a sidecar that adds none", () => {
    const ok = mongo({ ok: true, uri: 'mongodb://mongo.db/?tls=true' });
    expect(describeOutcome(classifyMongo(ok, { proxy: { side: 'caller', transport: 'plaintext' } }))).toBe(
      'admitted over tls',
    );
  });

  it('quotes a message that no row knows', () => {
    expect(classifyMongo(mongo({ errorMessage: 'not primary' }), {})).toMatchObject({
      because: expect.stringContaining('not primary'),
    });
  });
});
