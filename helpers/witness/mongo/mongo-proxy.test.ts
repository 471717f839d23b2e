import { describe, expect, it } from 'vitest';
import type { MongoFacts } from '../../probe/mongo/facts.ts';
import { tcpLogFacts, tcpLogReport } from './mongo-proxy.ts';
import { parseTcpLogLine, portOf, type TcpLogEntry } from './tcp-log-entry.ts';

const LINE =
  '{"meshproofOutbound":"tcp","start":"2026-11-22T13:56:46.017Z","downstream":"10.244.0.43:57188","cluster":"outbound|27017||mongo.db","upstream":"10.244.0.42:27017","tlsVersion":"TLSv1.3","tlsCipher":"TLS_AES_128_GCM_SHA256","localSubject":"CN=mongo-client","peerSubject":"CN=mongo","flags":"-","failure":null}';
const underTls = parseTcpLogLine(LINE) as TcpLogEntry;
const plain: TcpLogEntry = { ...underTls, tlsVersion: null, tlsCipher: null, localSubject: null, peerSubject: null };

function ping(...localPorts: number[]): MongoFacts {
  return { kind: 'mongo', uri: '', ok: true, errorName: '', errorMessage: '', code: '', totalMs: 1, localPorts };
}

describe('parseTcpLogLine()', () => {
  it('parses an entry and ignores other lines', () => {
    expect(underTls).toMatchObject({ localSubject: 'CN=mongo-client', flags: '-', failure: null });
    expect(parseTcpLogLine('2026-11-22T13:50:09Z info Envoy proxy is ready')).toBeUndefined();
    expect(parseTcpLogLine('{"start":"x"}')).toBeUndefined();
  });

  it('throws at an incomplete entry', () => {
    expect(() => parseTcpLogLine('{"meshproofOutbound":"tcp"}')).toThrow(/start/);
  });
});

describe('portOf()', () => {
  it.each([
    ['10.244.0.43:57188', 57_188],
    ['[fd00::1]:443', 443],
  ])('reads %s', (address, port) => expect(portOf(address)).toBe(port));
});

const reportOf = (facts: MongoFacts, entries: readonly TcpLogEntry[]) => {
  const logged = tcpLogFacts(facts, entries);
  return logged === undefined ? undefined : tcpLogReport(logged);
};

describe('tcpLogReport()', () => {
  it('reports mTLS with the subject of the certificate that the sidecar presented', () => {
    expect(reportOf(ping(1), [underTls])).toEqual({ side: 'caller', transport: 'mtls', as: 'CN=mongo-client' });
  });

  it('reports TLS without a certificate, and plaintext without TLS', () => {
    expect(reportOf(ping(1), [{ ...underTls, localSubject: null }])).toEqual({ side: 'caller', transport: 'tls' });
    expect(reportOf(ping(1), [plain])).toEqual({ side: 'caller', transport: 'plaintext' });
  });

  it('reports how every connection failed, and nothing when another one did not', () => {
    const failed: TcpLogEntry = {
      ...plain,
      flags: 'UF,URX',
      failure:
        'TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_SAN_matcher:TLS_error_end',
    };
    const refused = 'caller-tls-alert:certificate-unknown';
    expect(reportOf(ping(1, 2), [failed, failed])).toEqual({ side: 'caller', refused });
    expect(reportOf(ping(1, 2), [failed, underTls])).toBeUndefined();
    const closed = { ...failed, failure: 'delayed_connect_error:_Connection_refused' };
    expect(reportOf(ping(1), [closed])).toEqual({ side: 'caller', refused: 'upstream-reset:UF' });
  });

  it('reports nothing when connections differ, when one is missing, and when the client opened none', () => {
    expect(reportOf(ping(1, 2), [underTls, plain])).toBeUndefined();
    expect(reportOf(ping(1, 2), [underTls])).toBeUndefined();
    expect(reportOf(ping(), [])).toBeUndefined();
  });
});
