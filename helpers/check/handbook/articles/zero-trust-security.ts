import { by, claim, notTestable } from '../claim.ts';

/** Article 001, second part: goals of security, identities, certificates and their distribution. */
export const zeroTrustSecurity = {
  '001#perimeter-trust-fails': claim('trust in the inner network is unsafe', notTestable('it is doctrine')),
  '001#unique-identity': claim('every workload has an identity of its own', by('ID-ACCOUNT-01', 'CE-SAN-01')),
  '001#least-privilege': claim('only what is needed is allowed', by('AZ-EMPTY-01', 'AZ-OPEN-01', 'AZ-ALLOW-03')),
  '001#micro-segmentation': claim(
    'parts cannot enter others without permission of their own',
    by('AZ-ALLOW-01', 'AZ-ALLOW-02'),
  ),
  '001#goal-encryption': claim('encryption against the man in the middle', by('PA-WIRE-01')),
  '001#goal-access-control': claim(
    'mTLS plus fine-grained policies give access control',
    by('AZ-ALLOW-01', 'AZ-ALLOW-02', 'AZ-ALLOW-03', 'AZ-ALLOW-04'),
  ),
  '001#goal-audit': claim('the mesh records who did what, and when', by('AZ-LOG-01')),
  '001#secure-by-default': claim(
    'security by default: application code and infrastructure stay as they are',
    by('DR-AUTO-01'),
    { erratum: { right: 'the default is PERMISSIVE, so plaintext is served as well', provedBy: ['PA-PERMISSIVE-01'] } },
  ),
  '001#defence-in-depth': claim('the mesh works beside other security systems', notTestable('it is too general')),
  '001#servicerole': claim(
    'namespace and service access is granted by ServiceRole and ServiceRoleBinding',
    by('AZ-ALLOW-01', 'AZ-ALLOW-02'),
    {
      erratum: {
        right:
          'both kinds were removed in Istio 1.6, AuthorizationPolicy replaces them; they never were kinds of Kubernetes itself',
        provedBy: ['AZ-ALLOW-01', 'AZ-ALLOW-02'],
      },
    },
  ),
  '001#network-and-application-layer': claim(
    'protection at the network and the application layer',
    by('AZ-HTTPS-01', 'AZ-DENY-02'),
  ),
  '001#ca-signs': claim(
    'a CA signs certificates that bind a key to a subject for a time',
    by('CE-CHAIN-01', 'CE-SAN-01', 'CE-LIFETIME-01'),
  ),
  '001#x509': claim('certificates follow X.509', by('CE-USAGE-01')),
  '001#authn-is-not-authz': claim(
    'proving who one is and being allowed are two things',
    by('AZ-DENY-01', 'AZ-ORDER-01'),
  ),
  '001#citadel-pilot': claim('Citadel issues keys, Pilot distributes policy', by('CE-CSR-01'), {
    erratum: {
      right: 'one istiod does both since Istio 1.5, and the key is made beside the proxy and never sent',
      provedBy: ['CE-NOSECRET-01', 'CE-HELD-01'],
    },
  }),
  '001#certificate-at-start': claim('each proxy gets its certificate when its pod starts', by('CE-HELD-01')),
  '001#policy-over-xds': claim('policy reaches Envoy over xDS, no restart', by('PA-STRICT-01'), {
    note: 'the proxies acknowledge it; the time to enforcement is recorded',
    erratum: { right: 'it is pushed over an open stream, not polled on a timer', provedBy: ['PA-STRICT-01'] },
  }),
  '001#proxy-enforces': claim("the callee's Envoy enforces the policy", by('AZ-DENY-01', 'AZ-LOG-01'), {
    note: "the callee's proxy is among the witnesses",
  }),
  '001#istiod-serves-csr': claim('istiod answers certificate signing requests over gRPC', by('CE-CSR-01')),
  '001#envoy-asks-agent': claim('Envoy asks the agent beside it over SDS', by('CE-HELD-01')),
  '001#agent-makes-key': claim(
    'the agent makes key and request and sends the request with its credential',
    by('CE-CSR-02', 'CE-NOSECRET-01'),
  ),
  '001#ca-checks-credential': claim('the CA validates the credential before it signs', by('CE-CSR-02')),
  '001#agent-hands-over': claim('the agent hands key and certificate to Envoy over SDS', by('CE-HELD-01')),
  '001#agent-rotates': claim('before a certificate expires the same flow runs again', by('CE-ROTATION-01')),
  '001#mtls-reroute': claim("outbound traffic is rerouted to the caller's sidecar", by('DR-MUTUAL-01')),
  '001#mtls-handshake-naming': claim('mutual handshake plus secure naming', by('ID-XFCC-01', 'ID-NAMING-01')),
  '001#mtls-forward-local': claim(
    "after authorization the callee's sidecar forwards over a local TCP connection",
    by('ID-ORIGIN-01'),
  ),
  '001#permissive-both': claim(
    'in PERMISSIVE plaintext and mTLS are taken side by side',
    by('PA-PERMISSIVE-01', 'PA-PERMISSIVE-02'),
  ),
  '001#permissive-no-authorization': claim(
    'PERMISSIVE needs neither authentication nor authorization',
    by('AZ-ALLOW-01', 'AZ-NAMESPACE-01'),
    {
      erratum: {
        right: 'AuthorizationPolicy holds in PERMISSIVE too; who proves nothing matches no principal',
        provedBy: ['AZ-ALLOW-01', 'AZ-NAMESPACE-01'],
      },
    },
  ),
  '001#permissive-keeps-plaintext-working': claim(
    'a fresh sidecar takes mTLS without breaking plaintext',
    by('MI-SERVER-01'),
  ),
  '001#gradual-migration': claim(
    'clients get sidecars one by one, then the server takes TLS only',
    by('MI-JOURNEY-01', 'MI-STREAM-01'),
  ),
  '001#spiffe-format': claim('the identity is spiffe://<trust domain>/ns/<namespace>/sa/<account>', by('CE-SAN-01')),
  '001#spiffe-in-san': claim('it is in the SAN extension', by('CE-SAN-01')),
  '001#trust-domain-env': claim(
    'the trust domain is the environment variable TRUST_DOMAIN of istiod',
    by('TD-REISSUE-01'),
    { erratum: { right: 'it is meshConfig.trustDomain', provedBy: ['TD-REISSUE-01'] } },
  ),
  '001#sds-no-secrets': claim(
    'with SDS no Secret holds workload keys, and renewal needs no redeployment',
    by('CE-NOSECRET-01', 'CE-ROTATION-01'),
  ),
  '001#sds-is-xds': claim('SDS is one more xDS service', by('CE-HELD-01'), {
    note: 'the secrets default and ROOTCA are dynamic',
  }),
  '001#source-walk': claim(
    'which functions of the source code do it',
    notTestable('it is about code, not about behaviour'),
  ),
  '001#addons-on-windows': claim(
    'Kiali and Prometheus seem not to be supported on Windows',
    notTestable('it is a guess about one workstation'),
  ),
} as const;
