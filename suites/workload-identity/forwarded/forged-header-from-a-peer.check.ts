import { defineCheck, echo, forwarded, http, sabotage, shows } from '../../../helpers/check/record/define.ts';
import { believing, forgedHeaders, identityCast, identityControls } from '../../shared/identity.ts';

/** A meshed caller's own sidecar drops what its application wrote there, so that no application speaks for another one. */
export default defineCheck({
  id: 'ID-FORGED-02',
  title:
    'a forged X-Forwarded-Client-Cert of a caller with a sidecar does not reach the application, which is told who called',
  seed: {
    chapter: '003',
    claim: 'X-Forwarded-Client-Cert is the proof that mutual TLS was spoken',
    claims: ['003#header-proves-mtls'],
  },
  controls: identityControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'identity', 'handbook'],
  cast: identityCast,
  probe: forwarded.uris(http.get('/', { port: 80, headers: forgedHeaders })),
  standing: true,
  sabotage: { believing: sabotage.recast('echo.mtls-test', echo.meshed(believing)) },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: shows('xfcc-uris', 'spiffe://cluster.local/ns/full/sa/sleep'),
      under: { believing: shows('xfcc-uris', 'none') },
    },
  },
});
