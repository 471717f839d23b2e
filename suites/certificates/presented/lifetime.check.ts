import { certificate, defineCheck, echo, sabotage, shows } from '../../../helpers/check/record/define.ts';
import { agentTold, identityCast, keyControls } from '../../shared/identity.ts';

/** What is stolen today is worthless tomorrow; the time counts from when it was issued, which istiod dates back for clocks that lag. */
export default defineCheck({
  id: 'CE-LIFETIME-01',
  title: 'the certificate of a workload is valid for no longer than 24 hours',
  seed: {
    chapter: '003',
    claim: 'openssl shows for how long the certificate is valid',
    claims: ['003#validity-90-days', '001#ca-signs'],
  },
  controls: keyControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'certificates', 'handbook'],
  cast: identityCast,
  probe: certificate.served('lifetime'),
  standing: true,
  sabotage: { long: sabotage.recast('echo.mtls-test', echo.meshed(agentTold({ SECRET_TTL: '48h' }))) },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: shows('lifetime', 'at most 24h'),
      under: { long: shows('lifetime', 'longer') },
    },
  },
});
