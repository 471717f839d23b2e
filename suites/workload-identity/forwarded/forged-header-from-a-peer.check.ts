import { defineCheck, echo, forwarded, http, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { believing, forgedHeaders, identityCast, identityControls } from '../../shared/identity.ts';

/** A meshed caller's own sidecar drops what its application wrote there, so that no application speaks for another one. */
export default defineCheck({
  id: 'ID-FORGED-02',
  title:
    'a forged X-Forwarded-Client-Cert of a caller with a sidecar does not reach the application, which is told who called',
  source: {
    article: '003',
    claim: 'X-Forwarded-Client-Cert is the proof that mutual TLS was spoken',
    claims: ['003#header-proves-mtls'],
  },
  complianceControls: identityControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'identity', 'handbook'],
  cast: identityCast,
  probe: forwarded.uris(http.get('/', { port: 80, headers: forgedHeaders })),
  kind: 'state',
  sabotage: { believing: sabotage.redeploy('echo.mtls-test', echo.meshed(believing)) },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: reports('xfcc-uris', 'spiffe://cluster.local/ns/full/sa/sleep'),
      under: { believing: reports('xfcc-uris', 'none') },
    },
  },
});
