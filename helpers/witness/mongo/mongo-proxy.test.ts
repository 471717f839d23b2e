import { describe, expect, it } from 'vitest';
import { tcpLogFacts, tcpLogReport } from './mongo-proxy.ts';
import { isOf } from './opened-connections.ts';
import { hostOf, parseTcpLogLine, type TcpLogEntry } from './tcp-log-entry.ts';

const LINE =
  '{"meshproofOutbound":"tcp","start":"2026-11-22T13:56:46.017Z","downstream":"10.244.0.43:57188","cluster":"outbound|27017||mongo.db","upstream":"10.244.0.42:27017","tlsVersion":"TLSv1.3","tlsCipher":"TLS_AES_128_GCM_SHA256","localSubject":"CN=mongo-client","peerSubject":"CN=mongo","flags":"-","failure":null}';
const underTls = parseTcpLogLine(LINE) as TcpLogEntry;
const plain: TcpLogEntry = { ...underTls, tlsVersion: null, tlsCipher: null, localSubject: null, peerSubject: null };

const [none, one, two] = [{ count: 0 }, { count: 1 }, { count: 2 }];

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

describe('hostOf()', () => {
  it.each([
    ['outbound|27017||mongo.db.svc.cluster.local;', 'mongo.db.svc.cluster.local'],
    ['outbound|27017|v1|mongo.db.svc.cluster.local', 'mongo.db.svc.cluster.local'],
    ['PassthroughCluster', undefined],
    [null, undefined],
  ])('reads %s', (cluster, host) => expect(hostOf({ ...underTls, cluster })).toBe(host));
});

describe('isOf()', () => {
  const at = Date.parse('2026-11-22T13:56:46.017Z');
  const opened = { count: 1, from: at, to: at + 5, service: 'mongo.db' };
  const towards = (cluster: string): TcpLogEntry => ({ ...underTls, cluster });

  it('takes what the sidecar accepted meanwhile, whatever its port, towards the same service', () => {
    const mine = towards('outbound|27017||mongo.db.svc.cluster.local;');
    expect([isOf(opened, mine), isOf(opened, towards('PassthroughCluster'))]).toEqual([true, true]);
    expect(isOf(opened, towards('outbound|27017||mongo.db2.svc.cluster.local;'))).toBe(false);
    expect([isOf({ ...opened, from: at + 1 }, mine), isOf({ ...opened, from: 0, to: at - 1 }, mine)]).toEqual([
      false,
      false,
    ]);
  });
});

const reportOf = (opened: { readonly count: number }, entries: readonly TcpLogEntry[]) => {
  const logged = tcpLogFacts(opened, entries);
  return logged === undefined ? undefined : tcpLogReport(logged);
};

describe('tcpLogReport()', () => {
  it('reports mTLS with the subject of the certificate that the sidecar presented', () => {
    expect(reportOf(one, [underTls])).toEqual({ side: 'caller', transport: 'mtls', as: 'CN=mongo-client' });
  });

  it('reports TLS without a certificate, and plaintext without TLS', () => {
    expect(reportOf(one, [{ ...underTls, localSubject: null }])).toEqual({ side: 'caller', transport: 'tls' });
    expect(reportOf(one, [plain])).toEqual({ side: 'caller', transport: 'plaintext' });
  });

  it('reports how every connection failed, and nothing when another one did not', () => {
    const failed: TcpLogEntry = {
      ...plain,
      flags: 'UF,URX',
      failure:
        'TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_SAN_matcher:TLS_error_end',
    };
    const refused = 'caller-tls-alert:certificate-unknown';
    expect(reportOf(two, [failed, failed])).toEqual({ side: 'caller', refused });
    expect(reportOf(two, [failed, underTls])).toBeUndefined();
    const closed = { ...failed, failure: 'delayed_connect_error:_Connection_refused' };
    expect(reportOf(one, [closed])).toEqual({ side: 'caller', refused: 'upstream-reset:UF' });
  });

  it('reports nothing when connections differ, when one is missing, and when the client opened none', () => {
    expect(reportOf(two, [underTls, plain])).toBeUndefined();
    expect(reportOf(two, [underTls])).toBeUndefined();
    expect(reportOf(none, [])).toBeUndefined();
  });
});
