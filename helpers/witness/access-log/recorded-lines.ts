/** A line as a sidecar wrote it, and its report without TLS details, flags and fingerprint. */
export interface RecordedLine {
  readonly what: string;
  readonly line: string;
  readonly report: Readonly<Record<string, string | number>>;
}

/** Written by upstream Envoy 1.40 under Istio 1.31 with manifests/witness/access-log.yaml. */
export const RECORDED: readonly RecordedLine[] = [
  {
    what: 'mutual TLS, answered',
    line: '{"authority":"httpbin.wit-a.svc:8000","bytesIn":0,"bytesOut":0,"chain":"0.0.0.0_8080","code":503,"connection":57,"details":"via_upstream","durationMs":3,"flags":"-","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"http","method":"GET","path":"/status/503","peerFingerprint":"61d3cc175150a6e7b9bc04f74aab5c804335b364935b1b96147691bef000916a","peerSubject":null,"peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","protocol":"HTTP/1.1","remote":"10.244.0.19:40882","requestId":"notfound","sni":"outbound_.8000_._.httpbin.wit-a.svc.cluster.local","start":"2026-11-22T13:51:44.905Z","termination":null,"tlsCipher":"TLS_AES_128_GCM_SHA256","tlsVersion":"TLSv1.3","transportFailure":null,"upstream":"10.244.0.18:8080","upstreamFailure":null}',
    report: { transport: 'mtls', status: 503, as: 'spiffe://cluster.local/ns/wit-a/sa/sleep' },
  },
  {
    what: 'mutual TLS of a client outside, answered',
    line: '{"authority":"x","bytesIn":0,"bytesOut":376,"chain":"0.0.0.0_8080","code":200,"connection":33,"details":"via_upstream","durationMs":2,"flags":"-","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"http","method":"GET","path":"/headers","peerFingerprint":"adbd8a5af778d7a4992573a669ad84dbe91a8a5e8602d183c1a734307a168536","peerSubject":"O=meshproof","peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","protocol":"HTTP/1.1","remote":"10.244.0.20:48670","requestId":"good","sni":"httpbin.wit-a.svc","start":"2026-11-22T13:50:12.465Z","termination":null,"tlsCipher":"TLS_AES_256_GCM_SHA384","tlsVersion":"TLSv1.3","transportFailure":null,"upstream":"10.244.0.18:8080","upstreamFailure":null}',
    report: { transport: 'mtls', status: 200, as: 'spiffe://cluster.local/ns/wit-a/sa/sleep' },
  },
  {
    what: 'that connection',
    line: '{"bytesIn":73,"bytesOut":715,"chain":"0.0.0.0_8080","connection":33,"durationMs":9,"flags":"-","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"connection","peerFingerprint":"adbd8a5af778d7a4992573a669ad84dbe91a8a5e8602d183c1a734307a168536","peerSubject":"O=meshproof","peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","remote":"10.244.0.20:48670","sni":"httpbin.wit-a.svc","start":"2026-11-22T13:50:12.458Z","termination":null,"tlsCipher":"TLS_AES_256_GCM_SHA384","tlsVersion":"TLSv1.3","transportFailure":null,"upstream":null,"upstreamFailure":null}',
    report: { transport: 'mtls', as: 'spiffe://cluster.local/ns/wit-a/sa/sleep' },
  },
  {
    what: 'plaintext under PERMISSIVE, answered',
    line: '{"authority":"httpbin.wit-a.svc:8000","bytesIn":0,"bytesOut":246,"chain":"0.0.0.0_8080","code":200,"connection":16,"details":"via_upstream","durationMs":1,"flags":"-","local":"10.244.0.18:8080","localUri":null,"meshproof":"http","method":"GET","path":"/headers","peerFingerprint":null,"peerSubject":null,"peerUri":null,"protocol":"HTTP/1.1","remote":"10.244.0.20:59136","requestId":"plain","sni":null,"start":"2026-11-22T13:49:47.395Z","termination":null,"tlsCipher":null,"tlsVersion":null,"transportFailure":null,"upstream":"10.244.0.18:8080","upstreamFailure":null}',
    report: { transport: 'plaintext', status: 200 },
  },
  {
    what: 'that connection, with the error of the TLS inspector',
    line: '{"bytesIn":114,"bytesOut":566,"chain":"0.0.0.0_8080","connection":16,"durationMs":2,"flags":"-","local":"10.244.0.18:8080","localUri":null,"meshproof":"connection","peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.244.0.20:59136","sni":null,"start":"2026-11-22T13:49:47.394Z","termination":null,"tlsCipher":null,"tlsVersion":null,"transportFailure":"TLS_error|error:1000009c:SSL_routines:OPENSSL_internal:HTTP_REQUEST:TLS_error_end","upstream":null,"upstreamFailure":null}',
    report: { transport: 'plaintext' },
  },
  {
    what: 'plaintext HTTP under STRICT',
    line: '{"bytesIn":0,"bytesOut":0,"chain":null,"connection":0,"durationMs":0,"flags":"NR","local":"10.244.0.18:8080","localUri":null,"meshproof":"connection","peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.244.0.20:48634","sni":null,"start":"2026-11-22T13:50:06.380Z","termination":null,"tlsCipher":null,"tlsVersion":null,"transportFailure":"TLS_error|error:1000009c:SSL_routines:OPENSSL_internal:HTTP_REQUEST:TLS_error_end","upstream":null,"upstreamFailure":null}',
    report: { transport: 'plaintext', refusedBy: 'connection-reset' },
  },
  {
    what: 'plaintext that is no HTTP under STRICT',
    line: '{"bytesIn":0,"bytesOut":0,"chain":null,"connection":0,"durationMs":0,"flags":"NR","local":"10.244.0.48:8080","localUri":null,"meshproof":"connection","peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.244.0.20:39680","sni":null,"start":"2026-11-22T14:19:49.946Z","termination":null,"tlsCipher":null,"tlsVersion":null,"transportFailure":"TLS_error|error:100000f7:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end","upstream":null,"upstreamFailure":null}',
    report: { transport: 'plaintext', refusedBy: 'connection-reset' },
  },
  {
    what: "TLS without Istio's ALPN under PERMISSIVE: no chain",
    line: '{"bytesIn":0,"bytesOut":0,"chain":null,"connection":0,"durationMs":0,"flags":"NR","local":"10.244.0.18:8080","localUri":null,"meshproof":"connection","peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.244.0.20:59148","sni":"httpbin.wit-a.svc","start":"2026-11-22T13:49:51.399Z","termination":null,"tlsCipher":null,"tlsVersion":null,"transportFailure":null,"upstream":null,"upstreamFailure":null}',
    report: { refusedBy: 'connection-reset' },
  },
  {
    what: 'a connection on which nothing was sent',
    line: '{"bytesIn":0,"bytesOut":0,"chain":null,"connection":0,"durationMs":0,"flags":"-","local":"10.244.0.18:8080","localUri":null,"meshproof":"connection","peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.244.0.20:55254","sni":null,"start":"2026-11-22T13:50:19.565Z","termination":null,"tlsCipher":null,"tlsVersion":null,"transportFailure":null,"upstream":null,"upstreamFailure":null}',
    report: {},
  },
  {
    what: 'no client certificate, TLS 1.3',
    line: '{"bytesIn":0,"bytesOut":0,"chain":"0.0.0.0_8080","connection":29,"durationMs":10,"flags":"-","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"connection","peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.244.0.20:48646","sni":"httpbin.wit-a.svc","start":"2026-11-22T13:50:08.249Z","termination":null,"tlsCipher":"TLS_AES_256_GCM_SHA384","tlsVersion":"TLSv1.3","transportFailure":"TLS_error:|268435648:SSL_routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE:peer_did_not_provide_required_client_certificate:TLS_error_end","upstream":null,"upstreamFailure":null}',
    report: { transport: 'tls', refusedBy: 'tls-alert:certificate-required' },
  },
  {
    what: 'no client certificate, TLS 1.2',
    line: '{"bytesIn":0,"bytesOut":0,"chain":"0.0.0.0_8080","connection":30,"durationMs":8,"flags":"-","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"connection","peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.244.0.20:48648","sni":"httpbin.wit-a.svc","start":"2026-11-22T13:50:09.603Z","termination":null,"tlsCipher":"ECDHE-RSA-AES256-GCM-SHA384","tlsVersion":"TLSv1.2","transportFailure":"TLS_error:|268435648:SSL_routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE:peer_did_not_provide_required_client_certificate:TLS_error_end","upstream":null,"upstreamFailure":null}',
    report: { transport: 'tls', refusedBy: 'tls-alert:handshake-failure' },
  },
  {
    what: 'TLS 1.1',
    line: '{"bytesIn":0,"bytesOut":0,"chain":"0.0.0.0_8080","connection":32,"durationMs":0,"flags":"-","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"connection","peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.244.0.20:48668","sni":"httpbin.wit-a.svc","start":"2026-11-22T13:50:11.158Z","termination":null,"tlsCipher":null,"tlsVersion":"TLSv1.2","transportFailure":"TLS_error:|268435696:SSL_routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL:TLS_error_end","upstream":null,"upstreamFailure":null}',
    report: { transport: 'tls', refusedBy: 'tls-alert:protocol-version' },
  },
  {
    what: 'an expired certificate',
    line: '{"bytesIn":0,"bytesOut":0,"chain":"0.0.0.0_8080","connection":35,"durationMs":6,"flags":"-","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"connection","peerFingerprint":"614f05fe5df35a644ba667e176eaa187e5c373fc6e1345b4fae64a24e371b27e","peerSubject":"O=meshproof","peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","remote":"10.244.0.20:48676","sni":"httpbin.wit-a.svc","start":"2026-11-22T13:50:13.324Z","termination":null,"tlsCipher":"TLS_AES_256_GCM_SHA384","tlsVersion":"TLSv1.3","transportFailure":"TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_X509_verify_cert:_certificate_verification_error_at_depth_0:_certificate_has_expired:TLS_error_end","upstream":null,"upstreamFailure":null}',
    report: { transport: 'tls', refusedBy: 'tls-alert:certificate-expired' },
  },
  {
    what: 'a foreign CA',
    line: '{"bytesIn":0,"bytesOut":0,"chain":"0.0.0.0_8080","connection":36,"durationMs":53,"flags":"-","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"connection","peerFingerprint":"2275289fe872f5ad615256a1cc0d68b9de9d968c85b14cbeb3c8e0838f7dcf09","peerSubject":"O=meshproof","peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","remote":"10.244.0.20:48692","sni":"httpbin.wit-a.svc","start":"2026-11-22T13:50:14.391Z","termination":null,"tlsCipher":"TLS_AES_256_GCM_SHA384","tlsVersion":"TLSv1.3","transportFailure":"TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_X509_verify_cert:_certificate_verification_error_at_depth_0:_unable_to_get_local_issuer_certificate:TLS_error_end","upstream":null,"upstreamFailure":null}',
    report: { transport: 'tls', refusedBy: 'tls-alert:unknown-ca' },
  },
  {
    what: 'a foreign trust domain',
    line: '{"bytesIn":0,"bytesOut":0,"chain":"0.0.0.0_8080","connection":39,"durationMs":5,"flags":"-","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"connection","peerFingerprint":"94090776d44a7aa172415047eac54fba5cdbb0f2baca7e820079f1bfd052e42d","peerSubject":"O=meshproof","peerUri":"spiffe://elsewhere.local/ns/wit-a/sa/sleep","remote":"10.244.0.20:55244","sni":"httpbin.wit-a.svc","start":"2026-11-22T13:50:16.754Z","termination":null,"tlsCipher":"TLS_AES_256_GCM_SHA384","tlsVersion":"TLSv1.3","transportFailure":"TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_SAN_matcher,_certificate_SANs_are_[spiffe://elsewhere.local/ns/wit-a/sa/sleep]:TLS_error_end","upstream":null,"upstreamFailure":null}',
    report: { transport: 'tls', refusedBy: 'tls-alert:certificate-unknown' },
  },
  {
    what: 'denied by an HTTP policy',
    line: '{"authority":"httpbin.wit-a.svc:8000","bytesIn":0,"bytesOut":19,"chain":"0.0.0.0_8080","code":403,"connection":44,"details":"rbac_access_denied_matched_policy[ns[wit-a]-policy[deny-get]-rule[0]]","durationMs":0,"flags":"-","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"http","method":"GET","path":"/headers","peerFingerprint":"61d3cc175150a6e7b9bc04f74aab5c804335b364935b1b96147691bef000916a","peerSubject":null,"peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","protocol":"HTTP/1.1","remote":"10.244.0.19:56336","requestId":"rbac-l7","sni":"outbound_.8000_._.httpbin.wit-a.svc.cluster.local","start":"2026-11-22T13:51:03.575Z","termination":null,"tlsCipher":"TLS_AES_128_GCM_SHA256","tlsVersion":"TLSv1.3","transportFailure":null,"upstream":null,"upstreamFailure":null}',
    report: {
      transport: 'mtls',
      status: 403,
      refusedBy: 'rbac-403',
      deniedBy: 'ns[wit-a]-policy[deny-get]-rule[0]',
      as: 'spiffe://cluster.local/ns/wit-a/sa/sleep',
    },
  },
  {
    what: 'denied by a TCP policy',
    line: '{"bytesIn":115,"bytesOut":0,"chain":"0.0.0.0_8080","connection":8,"durationMs":4,"flags":"-","local":"10.244.0.28:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/tcpbin","meshproof":"connection","peerFingerprint":"61d3cc175150a6e7b9bc04f74aab5c804335b364935b1b96147691bef000916a","peerSubject":null,"peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","remote":"10.244.0.19:33106","sni":"outbound_.8000_._.tcpbin.wit-a.svc.cluster.local","start":"2026-11-22T13:51:03.754Z","termination":"rbac_access_denied_matched_policy[ns[wit-a]-policy[deny-tcp]-rule[0]]","tlsCipher":"TLS_AES_128_GCM_SHA256","tlsVersion":"TLSv1.3","transportFailure":null,"upstream":"10.244.0.28:8080","upstreamFailure":null}',
    report: {
      transport: 'mtls',
      refusedBy: 'rbac-l4',
      deniedBy: 'ns[wit-a]-policy[deny-tcp]-rule[0]',
      as: 'spiffe://cluster.local/ns/wit-a/sa/sleep',
    },
  },
  {
    what: 'plain TCP over mutual TLS, passed on',
    line: '{"bytesIn":114,"bytesOut":395,"chain":"0.0.0.0_8080","connection":6,"durationMs":8,"flags":"-","local":"10.244.0.28:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/tcpbin","meshproof":"connection","peerFingerprint":"61d3cc175150a6e7b9bc04f74aab5c804335b364935b1b96147691bef000916a","peerSubject":null,"peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","remote":"10.244.0.19:33092","sni":"outbound_.8000_._.tcpbin.wit-a.svc.cluster.local","start":"2026-11-22T13:51:01.395Z","termination":null,"tlsCipher":"TLS_AES_128_GCM_SHA256","tlsVersion":"TLSv1.3","transportFailure":null,"upstream":"10.244.0.28:8080","upstreamFailure":null}',
    report: { transport: 'mtls', as: 'spiffe://cluster.local/ns/wit-a/sa/sleep' },
  },
  {
    what: 'nothing listens behind the sidecar, HTTP',
    line: '{"authority":"absent.wit-a.svc:8000","bytesIn":0,"bytesOut":121,"chain":"0.0.0.0_8081","code":503,"connection":48,"details":"upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused}","durationMs":23,"flags":"URX,UF","local":"10.244.0.18:8081","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"http","method":"GET","path":"/headers","peerFingerprint":"61d3cc175150a6e7b9bc04f74aab5c804335b364935b1b96147691bef000916a","peerSubject":null,"peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","protocol":"HTTP/1.1","remote":"10.244.0.19:40722","requestId":"absent","sni":"outbound_.8000_._.absent.wit-a.svc.cluster.local","start":"2026-11-22T13:51:39.463Z","termination":null,"tlsCipher":"TLS_AES_128_GCM_SHA256","tlsVersion":"TLSv1.3","transportFailure":null,"upstream":"10.244.0.18:8081","upstreamFailure":"delayed_connect_error:_Connection_refused"}',
    report: {
      transport: 'mtls',
      status: 503,
      refusedBy: 'upstream-reset:UF',
      as: 'spiffe://cluster.local/ns/wit-a/sa/sleep',
    },
  },
  {
    what: 'nothing listens behind the sidecar, TCP: it ended within the handshake',
    line: '{"bytesIn":0,"bytesOut":0,"chain":"0.0.0.0_8082","connection":52,"durationMs":4,"flags":"UF,URX","local":"10.244.0.18:8082","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"connection","peerFingerprint":null,"peerSubject":null,"peerUri":null,"remote":"10.244.0.19:58840","sni":"outbound_.8000_._.absent-tcp.wit-a.svc.cluster.local","start":"2026-11-22T13:51:39.915Z","termination":null,"tlsCipher":"TLS_AES_128_GCM_SHA256","tlsVersion":"TLSv1.3","transportFailure":null,"upstream":"10.244.0.18:8082","upstreamFailure":"delayed_connect_error:_Connection_refused"}',
    report: { refusedBy: 'upstream-reset:UF' },
  },
  {
    what: 'the application closed without an answer',
    line: '{"authority":"closer.wit-a.svc:8000","bytesIn":0,"bytesOut":95,"chain":"0.0.0.0_9999","code":503,"connection":160,"details":"upstream_reset_before_response_started{connection_termination}","durationMs":1,"flags":"UC","local":"10.244.0.19:9999","localUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","meshproof":"http","method":"GET","path":"/headers","peerFingerprint":"61d3cc175150a6e7b9bc04f74aab5c804335b364935b1b96147691bef000916a","peerSubject":null,"peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","protocol":"HTTP/1.1","remote":"10.244.0.19:42216","requestId":"closer","sni":"outbound_.8000_._.closer.wit-a.svc.cluster.local","start":"2026-11-22T14:19:44.636Z","termination":null,"tlsCipher":"TLS_AES_128_GCM_SHA256","tlsVersion":"TLSv1.3","transportFailure":null,"upstream":"10.244.0.19:9999","upstreamFailure":null}',
    report: {
      transport: 'mtls',
      status: 503,
      refusedBy: 'upstream-reset:UC',
      as: 'spiffe://cluster.local/ns/wit-a/sa/sleep',
    },
  },
  {
    what: 'the caller left before the answer',
    line: '{"authority":"httpbin.wit-a.svc:8000","bytesIn":0,"bytesOut":0,"chain":"0.0.0.0_8080","code":0,"connection":54,"details":"downstream_remote_disconnect","durationMs":3998,"flags":"DC","local":"10.244.0.18:8080","localUri":"spiffe://cluster.local/ns/wit-a/sa/httpbin","meshproof":"http","method":"GET","path":"/delay/9","peerFingerprint":"61d3cc175150a6e7b9bc04f74aab5c804335b364935b1b96147691bef000916a","peerSubject":null,"peerUri":"spiffe://cluster.local/ns/wit-a/sa/sleep","protocol":"HTTP/1.1","remote":"10.244.0.19:40880","requestId":"slow","sni":"outbound_.8000_._.httpbin.wit-a.svc.cluster.local","start":"2026-11-22T13:51:40.472Z","termination":null,"tlsCipher":"TLS_AES_128_GCM_SHA256","tlsVersion":"TLSv1.3","transportFailure":null,"upstream":"10.244.0.18:8080","upstreamFailure":null}',
    report: { transport: 'mtls', as: 'spiffe://cluster.local/ns/wit-a/sa/sleep' },
  },
];
