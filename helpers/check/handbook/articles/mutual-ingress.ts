import { by, claim, notTestable, toCome } from '../claim.ts';

/** Article 004: mutual TLS at the ingress. */
export const mutualIngress = {
  '004#mtls-by-default': claim('mTLS is on by default after installation', by('DR-AUTO-01', 'PA-REMOVAL-01'), {
    erratum: {
      right: 'between sidecars it is, and plaintext callers are served as well',
      provedBy: ['DR-AUTO-01', 'PA-REMOVAL-01'],
    },
  }),
  '004#two-modes': claim('there are two modes of mTLS', by('PA-DISABLE-01', 'PA-UNSET-01'), {
    erratum: {
      right: 'PeerAuthentication has four: UNSET, DISABLE, PERMISSIVE, STRICT',
      provedBy: ['PA-DISABLE-01', 'PA-UNSET-01'],
    },
  }),
  '004#both-directions': claim(
    'mutual TLS makes traffic trusted in both directions',
    by('ID-NAMING-01', 'WI-CERTIFICATE-01'),
    {
      note: 'the first proves the server, the others prove the client',
    },
  ),
  '004#precheck': claim('istioctl x precheck finds inconsistencies', by('IN-PRECHECK-01')),
  '004#install-values': claim(
    'values of the gateways are set at installation (externalTrafficPolicy, egress)',
    toCome('gateways, egress'),
  ),
  '004#verify-install': claim('verify-install confirms the installation', by('IN-VERIFY-01'), {
    erratum: { right: 'the subcommand is gone, see 001#verify-install', provedBy: ['IN-VERIFY-01'] },
  }),
  '004#two-replicas': claim('HPA minReplicas 2 gives the core two replicas', by('IN-REPLICAS-01', 'IN-REPLICAS-02'), {
    note: 'for istiod; gateways are to come',
    erratum: {
      right: 'the patch presumes a HorizontalPodAutoscaler, which exists with autoscaling only',
      provedBy: ['IN-REPLICAS-01'],
    },
  }),
  '004#addons': claim('Kiali, Prometheus, Grafana, Jaeger are for monitoring', by('IN-SCRAPE-01'), {
    note: 'for Prometheus; Kiali, Grafana and Jaeger are published as images of registries alone, and judge nothing here',
  }),
  '004#ca-4096': claim('openssl makes a 4096-bit CA and certificate', by('IG-OPENSSL-01')),
  '004#no-wildcards': claim('no wildcard certificate in production', notTestable('it is advice')),
  '004#openssl-verify': claim('the certificate verifies against the CA', by('IG-OPENSSL-01', 'CE-CHAIN-01')),
  '004#generic-secret-three-keys': claim(
    'one Secret in istio-system contains tls.key, tls.crt and ca.crt',
    by('IG-MUTUAL-01', 'IG-PARTNERS-02'),
  ),
  '004#gateway-mutual': claim('a Gateway of mode MUTUAL asks its callers for certificates', by('IG-MUTUAL-01')),
  '004#productpage-in-istio-system': claim(
    'the route of the gateway leads to productpage.istio-system',
    by('IG-BOOKINFO-01'),
    {
      erratum: {
        right:
          'bookinfo was installed in the current namespace, so that host does not exist: istioctl analyze reports IST0101',
        provedBy: ['IN-ANALYZE-01', 'IG-BOOKINFO-01'],
      },
    },
  ),
  '004#with-certificate-200': claim('with key and certificate the call ends with HTTP/2 and 200', by('IG-MUTUAL-02')),
  '004#without-certificate-alert': claim(
    'without them curl exits with 56: the TLS 1.3 alert certificate required',
    by('IG-MUTUAL-01', 'WI-CERTIFICATE-01'),
  ),
  '004#several-partners': claim('one ingress manages several CAs', by('IG-PARTNERS-01')),
  '004#safer-than-ip-lists': claim('certificates are safer than IP allow lists', notTestable('it is a judgement')),
} as const;
