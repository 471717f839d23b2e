import type { RecordedLine } from './recorded-lines.ts';

/** Served sessions that ended abruptly, logged by upstream Envoy 1.40 under Istio 1.31. */
export const ENDINGS: readonly RecordedLine[] = [
  {
    what: 'a WebSocket that was served and then closed abruptly',
    line: '{"authority":"b.r-reach.svc.cluster.local:80","bytesIn":6,"bytesOut":506,"chain":"0.0.0.0_18080","code":101,"connection":976,"details":"upstream_reset_after_response_started{connection_termination}","durationMs":28,"flags":"UC","local":"10.244.0.80:18080","localUri":null,"meshproof":"http","method":"GET","path":"/","peerFingerprint":null,"peerSubject":null,"peerUri":null,"protocol":"HTTP/1.1","remote":"10.244.0.84:48614","requestId":"40340e01-2820-4b58-abe4-83827a38c7e6","sni":null,"start":"2026-11-22T17:26:38.750Z","termination":null,"tlsCipher":null,"tlsVersion":null,"transportFailure":null,"upstream":"10.244.0.80:18080","upstreamFailure":null}',
    report: { transport: 'plaintext', status: 101 },
  },
  {
    what: 'TLS of the application that was answered and then reset by it',
    line: '{"bytesIn":1829,"bytesOut":2783,"chain":"0.0.0.0_18443","connection":221,"durationMs":12,"flags":"UR","local":"10.244.0.146:18443","localUri":null,"meshproof":"connection","peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.244.0.149:45790","sni":"b.r4-reach.svc.cluster.local","start":"2026-11-22T17:43:35.759Z","termination":null,"tlsCipher":null,"tlsVersion":null,"transportFailure":null,"upstream":"10.244.0.146:18443","upstreamFailure":null}',
    report: { transport: 'tls' },
  },
  {
    what: 'a connection over mutual TLS that its client reset at the end',
    line: '{"bytesIn":1829,"bytesOut":2784,"chain":"0.0.0.0_18443","connection":45,"durationMs":33,"flags":"-","local":"10.244.0.146:18443","localUri":"spiffe://cluster.local/ns/r4-reach/sa/b","meshproof":"connection","peerFingerprint":"70342ded2ea5a8a0c078a107dab4b75297bee729d21721a72ea76d2e07394a4f","peerSubject":null,"peerUri":"spiffe://cluster.local/ns/r4-reach/sa/a","remote":"10.244.0.145:50778","sni":"outbound_.443_._.b.r4-reach.svc.cluster.local","start":"2026-11-22T17:43:27.310Z","termination":null,"tlsCipher":"TLS_AES_128_GCM_SHA256","tlsVersion":"TLSv1.3","transportFailure":"TLS_error:|33554536:system_library:OPENSSL_internal:Connection_reset_by_peer:TLS_error_end","upstream":"10.244.0.146:18443","upstreamFailure":null}',
    report: { transport: 'mtls', as: 'spiffe://cluster.local/ns/r4-reach/sa/a' },
  },
];
