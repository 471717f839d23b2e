import { by, claim, notTestable } from '../claim.ts';

/** Article 000: modes of mutual TLS, a gateway with TLS, mutual TLS on httpbin. */
export const introduction = {
  '000#tls-hides-content': claim('TLS keeps what is transmitted from listeners in between', by('PA-WIRE-01')),
  '000#service-to-service-authn': claim(
    'mutual TLS is for authentication and authorization between services',
    by('ID-XFCC-01', 'AZ-DENY-01'),
  ),
  '000#sidecar-does-it': claim(
    'the sidecars, not the applications, do the authentication of the transport',
    by('DR-MUTUAL-01', 'ID-XFCC-01'),
  ),
  '000#client-sidecar-first': claim("a request passes the caller's own sidecar first", by('DR-MUTUAL-01'), {
    note: 'a plain request of the application arrives as mTLS',
  }),
  '000#sidecars-shake-hands': claim(
    'the two sidecars shake hands with certificates of both sides',
    by('ID-XFCC-01', 'CE-VERSION-01'),
  ),
  '000#secure-naming': claim(
    "the caller's sidecar checks the server's identity (SAN) against who may run the service",
    by('ID-NAMING-01', 'ID-NAMING-02'),
  ),
  '000#no-hijack': claim('that check keeps traffic from being hijacked by another server', by('ID-NAMING-02')),
  '000#then-authorized': claim(
    'the connection is used only after authentication and authorization',
    by('AZ-DENY-01', 'AZ-LOG-01'),
  ),
  '000#permissive-takes-both': claim(
    'PERMISSIVE takes plaintext and mTLS alike, so that all calls work inside and outside of the mesh',
    by('PA-PERMISSIVE-01', 'PA-PERMISSIVE-02'),
  ),
  '000#permissive-is-for-migration': claim(
    'PERMISSIVE lets workloads without a sidecar go on while others migrate',
    by('MI-SERVER-01', 'MI-STEPS-01'),
  ),
  '000#strict-after-migration': claim(
    'once the migration is done the mesh is switched to STRICT',
    by('MI-STREAM-01', 'MI-JOURNEY-01'),
    { note: 'what is checked is that it loses nothing; the advice itself is not testable' },
  ),
  '000#strict-takes-mtls-only': claim(
    'a STRICT workload takes encrypted traffic only',
    by('PA-STRICT-01', 'PA-STRICT-02', 'PA-PROTO-01'),
    {
      erratum: {
        right: '"encrypted" is not enough: TLS without a certificate of the mesh is refused by a TLS alert',
        provedBy: ['WI-CERTIFICATE-01'],
      },
    },
  ),
  '000#disable-turns-off': claim('DISABLE turns mutual TLS off', by('PA-DISABLE-01', 'PA-DISABLE-02', 'PA-PROTO-02')),
  '000#disable-is-discouraged': claim(
    'DISABLE is not recommended without other protection',
    notTestable('it is advice'),
  ),
  '000#unset-inherits': claim(
    'UNSET inherits from the namespace or the mesh',
    by('PA-UNSET-01', 'PA-UNSET-03', 'PA-MESH-03'),
  ),
  '000#unset-falls-back': claim('UNSET without a parent means PERMISSIVE', by('PA-UNSET-02')),
  '000#curl-has-libressl': claim(
    'curl has to speak TLS by LibreSSL',
    notTestable('it is about the workstation of the author'),
    { erratum: { right: 'any TLS library does', provedBy: [] } },
  ),
  '000#make-root-and-server-certificate': claim(
    'openssl makes a 365-day RSA-2048 root and a server certificate signed by it',
    by('IG-OPENSSL-01'),
  ),
  '000#gateway-secret-key-cert': claim(
    'a generic Secret with keys `key` and `cert` in istio-system feeds a gateway',
    by('IG-SIMPLE-01', 'IG-SECRET-01'),
  ),
  '000#gateway-simple': claim(
    'a gateway with tls SIMPLE and credentialName serves the host over HTTPS',
    by('IG-SIMPLE-01'),
  ),
  '000#gateway-routes-by-prefix': claim('a VirtualService sends /status and /delay to httpbin', by('IG-SIMPLE-01')),
  '000#gateway-418-over-http2': claim(
    "the call through the gateway, over TLS 1.2 and HTTP/2, ends with the application's 418",
    by('IG-SIMPLE-01'),
    { erratum: { right: 'TLS 1.3 is negotiated today', provedBy: ['IG-SIMPLE-01', 'CE-VERSION-01'] } },
  ),
  '000#bare-caller-works-at-first': claim(
    'without a policy a sleep that has no sidecar reaches httpbin',
    by('PA-REMOVAL-01', 'PA-UNSET-02'),
  ),
  '000#peer-is-127.0.0.6': claim('the application behind a sidecar sees 127.0.0.6 as its peer', by('ID-ORIGIN-01')),
  '000#namespace-permissive': claim(
    'PERMISSIVE for the namespace changes nothing for the bare caller',
    by('PA-PRECEDENCE-01', 'PA-PERMISSIVE-01'),
  ),
  '000#strict-still-succeeds': claim(
    'after STRICT for the namespace the bare caller still gets its answer',
    by('PA-STRICT-02'),
    {
      erratum: {
        right: 'it gets a connection reset; the article prints a success because it never applied its manifest',
        provedBy: ['PA-STRICT-02'],
      },
    },
  ),
  '000#inject-then-succeeds': claim(
    'once the caller has its sidecar (kube-inject) it gets through STRICT',
    by('MI-INJECT-03', 'MI-INJECT-01'),
  ),
  '000#namespace-scope': claim('a policy in namespace default governs that namespace only', by('PA-SCOPE-01')),
  '000#mesh-wide-strict': claim('mesh-wide STRICT is the same policy applied without a namespace', by('PA-MESH-01'), {
    erratum: {
      right:
        'without the root namespace (istio-system) the policy lands in the current namespace and governs that one only',
      provedBy: ['PA-SCOPE-01'],
    },
  }),
} as const;
