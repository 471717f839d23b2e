import { defineCheck, echo, forwarded, http, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { forwarding, forgedHeaders, identityCast, identityControls } from '../../shared/identity.ts';

/**
 * A meshed caller's own sidecar removes the header that its application wrote, so that no
 * application can claim the identity of another.
 */
export default defineCheck({
  id: 'ID-FORGED-02',
  title:
    "a forged X-Forwarded-Client-Cert of a caller with a sidecar does not reach the application, which receives the caller's own identity",
  source: {
    article: '003',
    claim: 'X-Forwarded-Client-Cert proves that mutual TLS was used',
    claims: ['003#header-proves-mtls'],
  },
  complianceControls: identityControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'identity', 'articles'],
  cast: identityCast,
  probe: forwarded.uris(http.get('/', { port: 80, headers: forgedHeaders })),
  kind: 'state',
  sabotage: { forwarding: sabotage.redeploy('echo.mtls-test', echo.meshed(forwarding)) },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: reports('xfcc-uris', 'spiffe://cluster.local/ns/full/sa/sleep'),
      under: { forwarding: reports('xfcc-uris', 'none') },
    },
  },
});
