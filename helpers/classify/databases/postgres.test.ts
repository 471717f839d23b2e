import { describe, expect, it } from 'vitest';
import { describeOutcome } from '../../model/outcome.ts';
import type { Witnessed } from '../../model/witness.ts';
import type { PostgresFacts } from '../../probe/postgres/facts.ts';
import { sessionReport } from '../../witness/callee/session.ts';
import { classifyPostgres } from './postgres.ts';

const ID = 'a-request';
const plain = { applicationName: ID, ssl: false, version: '', cipher: '', clientDn: '', issuerDn: '' };
const underTls = { ...plain, ssl: true, version: 'TLSv1.3', clientDn: '/CN=mongo-client', issuerDn: '/CN=root' };

function facts(part: Partial<PostgresFacts>): PostgresFacts {
  const failed = { ok: false, errorName: 'Error', errorMessage: '', code: '', totalMs: 1 };
  return { kind: 'postgres', host: 'postgres.db', port: 5432, ...failed, ...part };
}
const outcome = (part: Partial<PostgresFacts>, witnesses: Witnessed = {}) =>
  describeOutcome(classifyPostgres(facts(part), witnesses));

describe('a refused session', () => {
  // As the client, Node and a server of version 15 reported them.
  it.each<[string, Partial<PostgresFacts>]>([
    [
      'database-denied:28000',
      { errorName: 'error', errorMessage: 'no pg_hba.conf entry for host "10.0.0.1", no encryption', code: '28000' },
    ],
    ['tls-alert:unknown-ca', { errorMessage: 'tlsv1 alert unknown ca', code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' }],
    ['caller-tls-alert:unknown-ca', { errorMessage: 'unable to verify the first certificate' }],
    ['caller-tls-alert:certificate-unknown', { errorMessage: 'altnames', code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
    [
      'connection-closed',
      {
        errorMessage: 'Client network socket disconnected before secure TLS connection was established',
        code: 'ECONNRESET',
      },
    ],
    ['connection-closed', { errorMessage: 'Connection terminated unexpectedly' }],
    ['connection-reset', { errorMessage: 'read ECONNRESET', code: 'ECONNRESET' }],
  ])('is refused by %s', (mechanism, part) => expect(outcome(part)).toBe(`refused by ${mechanism}`));

  it('is one that the sidecar of its client could not open', () => {
    const proxy = { side: 'caller', refused: 'upstream-reset:UF' } as const;
    expect(outcome({ errorMessage: 'read ECONNRESET', code: 'ECONNRESET' }, { proxy })).toBe(
      'refused by upstream-reset:UF',
    );
  });

  it('is quoted where no row knows it, such as a code of Node that looks like one of the server', () => {
    expect(classifyPostgres(facts({ errorMessage: 'odd', code: '28000' }), {})).toMatchObject({
      because: expect.stringContaining('odd 28000'),
    });
  });
});

describe('a session under TLS', () => {
  const ok = { ok: true, session: underTls };
  it('has the identity that the server itself verified', () => {
    expect(outcome(ok, { callee: sessionReport(underTls, ID) })).toBe('admitted over mtls as CN=mongo-client');
    expect(outcome(ok, { callee: sessionReport({ ...underTls, clientDn: '' }, ID) })).toBe('admitted over tls');
  });

  it('is in doubt without that report, and with the report of another request', () => {
    expect(classifyPostgres(facts(ok), {})).toMatchObject({ is: 'inconclusive' });
    expect(classifyPostgres(facts(ok), { callee: sessionReport(underTls, 'another') })).toMatchObject({
      is: 'inconclusive',
    });
    expect(classifyPostgres(facts({ ok: true }), {})).toMatchObject({ is: 'inconclusive' });
  });
});

describe('a session without TLS at the server', () => {
  const ok = { ok: true, session: plain };
  it('is one of the mesh where the sidecar of the server terminated mTLS', () => {
    const as = 'spiffe://cluster.local/ns/a/sa/b' as const;
    expect(outcome(ok, { proxy: { side: 'callee', transport: 'mtls', as } })).toBe(`admitted over mtls as ${as}`);
    expect(outcome(ok, { proxy: { side: 'callee', transport: 'plaintext' } })).toBe('admitted over plaintext');
    expect(outcome(ok)).toBe('admitted over plaintext');
  });

  it('is in doubt where that sidecar reports no transport, or a certificate without an identity', () => {
    for (const proxy of [{ side: 'callee' }, { side: 'callee', transport: 'mtls' }] as const)
      expect(classifyPostgres(facts(ok), { proxy })).toMatchObject({ is: 'inconclusive' });
  });
});
