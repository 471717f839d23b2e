import { by, claim } from '../claim.ts';

/** Article 003, first part: policies on httpbin, the certificate as it is served, authorization. */
export const mutualTlsInPractice = {
  '003#mtls-for-peers-jwt-for-origin': claim('peers prove themselves by mTLS, end users by JWT', by('ID-XFCC-01'), {
    note: 'end users and their tokens are in no area of this suite',
  }),
  '003#policy-sets-trust-domain': claim('AuthorizationPolicy sets the trust domain', by('TD-ALIAS-01'), {
    erratum: {
      right: 'it only names principals; meshConfig.trustDomain sets the trust domain',
      provedBy: ['TD-ALIAS-01'],
    },
  }),
  '003#two-namespaces-injected': claim('full and mtls-test inject, legacy does not', by('IN-INJECT-01')),
  '003#no-own-certificates': claim(
    'certificates for mesh traffic are issued automatically',
    by('CE-HELD-01', 'CE-CHAIN-01'),
  ),
  '003#permissive-is-default': claim(
    'without policy all three sources get 200',
    by('PA-REMOVAL-01', 'PA-PERMISSIVE-01'),
  ),
  '003#uri-names-the-caller': claim(
    'callers with a sidecar show their SPIFFE URI in the X-Forwarded-Client-Cert header',
    by('ID-XFCC-01', 'PA-PERMISSIVE-01'),
  ),
  '003#plaintext-has-no-identity': claim(
    'the callee receives no client certificate over plaintext',
    by('PA-PERMISSIVE-01', 'ID-FORGED-01'),
  ),
  '003#header-proves-mtls': claim(
    'the URI in the header proves mutual TLS',
    by('ID-FORGED-01', 'ID-FORGED-02', 'ID-FORGED-03'),
    {
      erratum: {
        right: "only the last element does, which the callee's own sidecar wrote",
        provedBy: ['ID-FORGED-01', 'ID-FORGED-02', 'ID-FORGED-03'],
      },
    },
  ),
  '003#istio-mutual-with-strict': claim(
    'an ISTIO_MUTUAL rule together with STRICT leaves meshed sources at 200',
    by('PA-STRICT-01'),
  ),
  '003#strict-refuses-legacy': claim(
    'under STRICT the source without a sidecar ends with code 000 and exit 56; the text names httpbin.legacy',
    by('PA-STRICT-01'),
    { erratum: { right: 'it is sleep.legacy that is cut off', provedBy: ['PA-STRICT-01'] } },
  ),
  '003#coarse-access-by-certificate': claim(
    'holding a certificate of the mesh is the ticket to enter',
    by('PA-STRICT-01', 'WI-CERTIFICATE-01'),
  ),
  '003#istio-default-secret-gone': claim('since 1.5 no Secret istio.default holds keys', by('CE-NOSECRET-01')),
  '003#certificate-only-by-rpc': claim('the certificate comes over RPC and stays in memory', by('CE-HELD-01')),
  '003#s-client-alpn-istio': claim(
    'openssl s_client with ALPN istio prints the served certificate',
    by('CE-SAN-01', 'ID-PERMISSIVE-01'),
  ),
  '003#sha256-rsa-2048': claim(
    'the certificate holds an RSA key of 2048 bits and is signed with SHA-256',
    by('CE-KEY-01'),
  ),
  '003#issuer-cluster-local': claim('the issuer is O=cluster.local', by('CE-CHAIN-01')),
  '003#validity-90-days': claim(
    'the served certificate is valid for about 90 days, from April to July',
    by('CE-LIFETIME-01'),
    {
      erratum: {
        right: '24 hours by default, and notBefore is backdated by two minutes',
        provedBy: ['CE-LIFETIME-01'],
      },
    },
  ),
  '003#subject-empty': claim('the subject of the certificate is empty', by('CE-SAN-01')),
  '003#key-usage': claim('key usage is digital signature and key encipherment, critical', by('CE-USAGE-01')),
  '003#extended-key-usage': claim('extended key usage is server and client authentication', by('CE-USAGE-01')),
  '003#not-a-ca': claim('the certificate has CA:FALSE, critical', by('CE-USAGE-01')),
  '003#san-critical-spiffe': claim('the SAN is critical and one URI with namespace and account', by('CE-SAN-01')),
  '003#trust-domain-changes-san': claim(
    'a changed trust domain changes the SAN and re-issues certificates',
    by('TD-REISSUE-01'),
  ),
  '003#reissue-takes-time': claim('to re-issue all certificates takes a while', by('TD-MIGRATION-01'), {
    note: 'the time is measured; no request is lost where the new name is among its own aliases until istiod has restarted',
  }),
  '003#deny-full-get': claim(
    'DENY for the principal of sleep.full and GET answers 403 to it and 200 to the caller in mtls-test',
    by('AZ-DENY-01'),
  ),
  '003#legacy-still-cut-off': claim(
    'beside that DENY rule the source without a sidecar still ends with 000',
    by('AZ-DENY-01'),
  ),
  '003#403-outside-trust-domain': claim(
    'the 403 comes because the SAN of the caller is not in the trust domain',
    by('AZ-DENY-01', 'TD-POINTER-01'),
    {
      erratum: {
        right:
          'it is in the trust domain, and the DENY rule matched its principal; a SAN of another trust domain fails in the handshake already',
        provedBy: ['WI-CERTIFICATE-01'],
      },
    },
  ),
} as const;
