import { by, claim, notTestable } from '../claim.ts';

/** Article 002: gateways with TLS. */
export const tlsGateways = {
  '002#highest-is-1.3': claim('TLS 1.3 is the highest version supported', by('CE-VERSION-01')),
  '002#min-protocol-version': claim(
    'meshConfig.meshMTLS.minProtocolVersion TLSV1_3 sets the TLS version',
    by('CE-MINVERSION-01', 'CE-VERSION-02'),
    {
      erratum: {
        right:
          'it governs mTLS between workloads only; the gateways of the article need tls.minProtocolVersion of their servers',
        provedBy: ['CE-MINVERSION-01', 'CE-VERSION-02'],
      },
    },
  ),
  '002#one-root-many-leaves': claim('one root signs server and client certificates', by('IG-OPENSSL-01')),
  '002#sni-many-hosts': claim(
    'one gateway port serves several hosts by SNI, each with its certificate',
    by('IG-SNI-01'),
  ),
  '002#tls-secret': claim(
    'a Secret of type tls binds a certificate to a gateway',
    by('IG-SNI-01', 'IG-SECRET-01', 'IG-SECRET-03'),
  ),
  '002#secret-in-istio-system': claim(
    'the Secret of a gateway has to be in istio-system; namespace/name does not work',
    by('IG-SECRET-02'),
    { note: "what counts is the namespace of the gateway's pod" },
  ),
  '002#gateway-by-host-and-name': claim('Gateway and VirtualService are bound by hosts and gateways', by('IG-HTTP-01')),
  '002#one-port-distinct-names': claim('servers on one port need distinct port names', by('IN-REJECT-04')),
  '002#virtualservices-merge-alphabetically': claim(
    'equal hosts are merged in order of file names, earlier ones are overwritten',
    by('IG-ORDER-01'),
    {
      erratum: {
        right: 'the order is that of creation, whatever the names are: the older route of a host decides',
        provedBy: ['IG-ORDER-01'],
      },
    },
  ),
  '002#prefix-and-exact': claim('prefix / takes all, exact /hello only that', by('IG-ROUTES-01')),
  '002#http-and-https-side-by-side': claim('port 80 and 443 serve the same host', by('IG-SIMPLE-01', 'IG-SNI-01')),
  '002#proxy-config-lists-sni': claim('istioctl proxy-config listener lists one match per SNI', by('IG-NAMES-01')),
  '002#mutual-gateway': claim('MUTUAL with tls.key, tls.crt, ca.crt requires a client certificate', by('IG-MUTUAL-01')),
  '002#client-certificate-needed': claim(
    'the client must present its certificate',
    by('IG-MUTUAL-01', 'WI-CERTIFICATE-01'),
  ),
  '002#passthrough-undecrypted': claim(
    'PASSTHROUGH hands TLS to the backend undecrypted',
    by('IG-PASSTHROUGH-01', 'PA-PROTO-01', 'AZ-HTTPS-01'),
  ),
  '002#passthrough-protocol-tls': claim(
    'a PASSTHROUGH server has protocol TLS and its route matches sniHosts',
    by('IG-PASSTHROUGH-01'),
  ),
  '002#configmap-holds-key': claim(
    'certificate and key of the backend are mounted from a ConfigMap',
    notTestable('it is a practice'),
    { erratum: { right: 'a key belongs into a Secret', provedBy: [] } },
  ),
} as const;
