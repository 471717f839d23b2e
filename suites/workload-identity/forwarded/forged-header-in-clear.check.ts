import { defineCheck, echo, forwarded, http, sabotage, shows } from '../../../helpers/check/record/define.ts';
import { believing, forgedHeaders, forgedIdentity, identityCast, identityControls } from '../../shared/identity.ts';

/** Whoever speaks plaintext has proved nothing, whatever he writes: the callee's sidecar drops it before the application reads it. */
export default defineCheck({
  id: 'ID-FORGED-01',
  title: 'a forged X-Forwarded-Client-Cert of a caller without a sidecar never reaches the application',
  seed: {
    chapter: '003',
    claim: 'X-Forwarded-Client-Cert is the proof that mutual TLS was spoken, and a request in clear comes without it',
    claims: ['003#header-proves-mtls', '003#plaintext-shows-no-identity'],
  },
  controls: identityControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['http', 'identity', 'handbook'],
  cast: identityCast,
  probe: forwarded.uris(http.get('/', { port: 80, headers: forgedHeaders })),
  standing: true,
  sabotage: { believing: sabotage.recast('echo.mtls-test', echo.meshed(believing)) },
  expects: {
    'sleep.legacy -> echo.mtls-test': {
      is: shows('xfcc-uris', 'none'),
      under: { believing: shows('xfcc-uris', forgedIdentity) },
    },
  },
});
