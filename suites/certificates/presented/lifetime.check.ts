import { certificate, defineCheck, echo, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { agentEnvironment, identityCast, keyControls } from '../../shared/identity.ts';

/**
 * A short lifetime limits the use of a stolen key. It counts from the time of issue, which istiod
 * sets slightly in the past for clocks that lag.
 */
export default defineCheck({
  id: 'CE-LIFETIME-01',
  title: 'the certificate of a workload is valid for no longer than 24 hours',
  source: {
    article: '003',
    claim: 'openssl prints for how long the certificate is valid',
    claims: ['003#validity-90-days', '001#ca-signs'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'certificates', 'articles'],
  cast: identityCast,
  probe: certificate.served('lifetime'),
  kind: 'state',
  sabotage: { long: sabotage.redeploy('echo.mtls-test', echo.meshed(agentEnvironment({ SECRET_TTL: '48h' }))) },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: reports('lifetime', 'at most 24h'),
      under: { long: reports('lifetime', 'longer') },
    },
  },
});
