import { defineCheck, echo, forwarded, http, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { forwarding, forgedHeaders, forgedIdentity, identityCast, identityControls } from '../../shared/identity.ts';

/**
 * A plaintext caller has proved no identity, whatever header it sends: the callee's sidecar removes
 * the header before the application reads it.
 */
export default defineCheck({
  id: 'ID-FORGED-01',
  title: 'a forged X-Forwarded-Client-Cert of a caller without a sidecar never reaches the application',
  source: {
    article: '003',
    claim: 'X-Forwarded-Client-Cert proves that mutual TLS was used, and a plaintext request arrives without it',
    claims: ['003#header-proves-mtls', '003#plaintext-has-no-identity'],
  },
  complianceControls: identityControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['http', 'identity', 'articles'],
  cast: identityCast,
  probe: forwarded.uris(http.get('/', { port: 80, headers: forgedHeaders })),
  kind: 'state',
  sabotage: { forwarding: sabotage.redeploy('echo.mtls-test', echo.meshed(forwarding)) },
  expects: {
    'sleep.legacy -> echo.mtls-test': {
      is: reports('xfcc-uris', 'none'),
      under: { forwarding: reports('xfcc-uris', forgedIdentity) },
    },
  },
});
