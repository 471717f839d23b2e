import { certificate, defineCheck, echo, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/**
 * The agent beside the sidecar obtains the certificate and passes it on in memory, so the sidecar
 * presents what the agent supplied.
 */
export default defineCheck({
  id: 'CE-HELD-01',
  title:
    'a sidecar presents the certificate that it holds, which its agent supplied over SDS together with the root that it trusts',
  source: {
    article: '001',
    claim: 'Envoy requests certificate and key from the agent beside it over SDS, and the agent supplies them',
    claims: [
      '001#certificate-at-start',
      '001#envoy-asks-agent',
      '001#agent-hands-over',
      '001#sds-is-xds',
      '003#certificate-only-by-rpc',
      '003#no-own-certificates',
    ],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'certificates', 'articles'],
  cast: identityCast,
  probe: certificate.held('held'),
  probes: { sds: certificate.held('sds') },
  kind: 'state',
  sabotage: { bare: sabotage.redeploy('echo.mtls-test', echo.bare()) },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: reports('held', 'equals the served one'),
      under: { bare: reports('held', 'none') },
    },
    'tls-client.legacy -> echo.mtls-test via sds': {
      is: reports('sds', 'ROOTCA, default'),
      under: { bare: reports('sds', 'none') },
    },
  },
});
