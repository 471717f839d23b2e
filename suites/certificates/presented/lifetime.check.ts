import { certificate, defineCheck, echo, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { agentTold, identityCast, keyControls } from '../../shared/identity.ts';

/** What is stolen today is worthless tomorrow; the time counts from when it was issued, which istiod dates back for clocks that lag. */
export default defineCheck({
  id: 'CE-LIFETIME-01',
  title: 'the certificate of a workload is valid for no longer than 24 hours',
  source: {
    article: '003',
    claim: 'openssl shows for how long the certificate is valid',
    claims: ['003#validity-90-days', '001#ca-signs'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'certificates', 'handbook'],
  cast: identityCast,
  probe: certificate.served('lifetime'),
  kind: 'state',
  sabotage: { long: sabotage.redeploy('echo.mtls-test', echo.meshed(agentTold({ SECRET_TTL: '48h' }))) },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: reports('lifetime', 'at most 24h'),
      under: { long: reports('lifetime', 'longer') },
    },
  },
});
