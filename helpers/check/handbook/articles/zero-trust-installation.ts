import { by, claim, notTestable, toCome } from '../claim.ts';

/** Article 001, first part: installation, bookinfo and its rules, what istioctl analyzes. */
export const zeroTrustInstallation = {
  '001#rancher-docker': claim(
    'remarks about desktop clusters and their licences',
    notTestable('it is about workstations'),
  ),
  '001#versions-agree': claim('client, control plane and data plane report one version', by('IN-VERSION-01')),
  '001#manifest-apply-installs': claim(
    '`istioctl manifest apply` installs core, istiod and two gateways',
    by('IN-VERIFY-01'),
    {
      note: 'what is installed is there; gateways are to come',
      erratum: { right: 'the subcommand is gone: it is `istioctl install` now', provedBy: ['IN-VERIFY-01'] },
    },
  ),
  '001#default-for-injection': claim(
    'the installation becomes the default revision for injection and validation',
    by('MI-INJECT-02'),
  ),
  '001#injection-label': claim(
    'istio-injection=enabled on a namespace makes new pods get a sidecar',
    by('IN-INJECT-01'),
  ),
  '001#istiod-runs': claim("istiod's pod is running", by('IN-VERIFY-01')),
  '001#verify-install': claim('verify-install finds every object of the profile', by('IN-VERIFY-01'), {
    erratum: {
      right:
        'the subcommand is gone (`istioctl install --verify` remains), and so are the stats EnvoyFilters that it listed',
      provedBy: ['IN-VERIFY-01'],
    },
  }),
  '001#bookinfo-accounts': claim(
    'every service of bookinfo runs under an account of its own',
    by('DR-ALLMTLS-01', 'ID-ACCOUNT-01'),
  ),
  '001#bookinfo-gateway': claim('the gateway serves /productpage', by('IG-BOOKINFO-01')),
  '001#ingress-pending': claim('an ingress service may stay pending without a load balancer', toCome('gateways')),
  '001#analyze-0101': claim(
    'analyze reports IST0101 when a VirtualService names a host that is not there',
    by('IN-ANALYZE-01'),
  ),
  '001#analyze-0145': claim(
    'analyze reports IST0145 for two gateways with one selector, port and host',
    by('IN-ANALYZE-02'),
  ),
  '001#delete-duplicate': claim('deleting one of the two gateways cures it', by('IN-ANALYZE-02'), {
    note: 'its outcomes after restoration',
    erratum: {
      right: 'the transcript deletes the gateway in demo and then lists that very one as remaining',
      provedBy: ['IN-ANALYZE-02'],
    },
  }),
  '001#analyze-0140': claim(
    "analyze warns IST0140 when a subset has no effect on the gateway's route",
    by('IN-ANALYZE-03'),
  ),
  '001#rules-enable-mtls': claim(
    'applying destination-rule-all-mtls turns mTLS on',
    by('DR-ALLMTLS-01', 'DR-AUTO-01'),
    {
      erratum: {
        right: 'auto mTLS does it without any rule since Istio 1.5; such rules govern clients only and close nothing',
        provedBy: ['DR-ALLMTLS-02'],
      },
    },
  ),
  '001#rules-take-seconds': claim('a rule takes effect after some seconds', by('MI-STREAM-01'), {
    note: 'besides, every run records the time to enforcement of every change',
    erratum: { right: 'typically it takes well under a second', provedBy: ['MI-STREAM-01'] },
  }),
  '001#istio-mutual-is-mtls': claim('tls.mode ISTIO_MUTUAL means mutual TLS', by('DR-MUTUAL-01')),
  '001#subset-v1': claim('the rules also declare subsets by version', by('DR-ALLMTLS-01', 'DR-SUBSET-01')),
} as const;
