import { defineCheck, echo, forwarded, http, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { believing, forgedHeaders, forgedIdentity, identityCast, identityControls } from '../../shared/identity.ts';

/** Whoever speaks plaintext has proved nothing, whatever he writes: the callee's sidecar drops it before the application reads it. */
export default defineCheck({
  id: 'ID-FORGED-01',
  title: 'a forged X-Forwarded-Client-Cert of a caller without a sidecar never reaches the application',
  source: {
    article: '003',
    claim: 'X-Forwarded-Client-Cert is the proof that mutual TLS was spoken, and a request in clear comes without it',
    claims: ['003#header-proves-mtls', '003#plaintext-shows-no-identity'],
  },
  complianceControls: identityControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['http', 'identity', 'handbook'],
  cast: identityCast,
  probe: forwarded.uris(http.get('/', { port: 80, headers: forgedHeaders })),
  kind: 'state',
  sabotage: { believing: sabotage.redeploy('echo.mtls-test', echo.meshed(believing)) },
  expects: {
    'sleep.legacy -> echo.mtls-test': {
      is: reports('xfcc-uris', 'none'),
      under: { believing: reports('xfcc-uris', forgedIdentity) },
    },
  },
});
