import { defineCheck, echo, forwarded, rawTls, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { forgedHeaders, forgedIdentity, identityCast, identityControls } from '../../shared/identity.ts';

const impostor = 'spiffe://cluster.local/ns/legacy/sa/tls-client';

/**
 * A sidecar appends to the header of a peer with a certificate. A client with such a certificate
 * and without a sidecar can write anything before it.
 */
export default defineCheck({
  id: 'ID-FORGED-03',
  title:
    "a client with a mesh certificate can prepend elements to X-Forwarded-Client-Cert: only the last one is from the callee's own sidecar",
  source: {
    article: '003',
    claim: 'X-Forwarded-Client-Cert proves that mutual TLS was used',
    claims: ['003#header-proves-mtls'],
  },
  complianceControls: identityControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'http', 'identity', 'managed-mesh', 'articles'],
  cast: identityCast,
  probe: forwarded.uris(rawTls({ port: 80, certificate: 'mesh', alpn: ['istio'], headers: forgedHeaders })),
  kind: 'state',
  sabotage: {
    sanitizing: sabotage.redeploy(
      'echo.mtls-test',
      echo.meshed({
        'proxy.istio.io/config': JSON.stringify({ proxyHeaders: { forwardedClientCert: 'SANITIZE_SET' } }),
      }),
    ),
  },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: reports('xfcc-uris', `${forgedIdentity}, ${impostor}`),
      under: { sanitizing: reports('xfcc-uris', impostor) },
    },
  },
});
