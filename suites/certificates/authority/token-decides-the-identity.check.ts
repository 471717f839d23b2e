import { authority, defineCheck, echo, http, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { asFull } from '../../shared/casts.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/**
 * The agent beside a sidecar sends its own signing request, but the token and not the request
 * decides the identity.
 */
export default defineCheck({
  id: 'CE-CSR-01',
  title:
    'istiod signs a certificate for the account of the token that a request carries, whatever identity the request names',
  source: {
    article: '001',
    claim:
      'istiod serves certificate signing requests over gRPC; the agent makes key and request and sends its credential along',
    claims: ['001#citadel-pilot', '001#istiod-serves-csr', '001#agent-makes-key'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['certificates', 'articles'],
  cast: identityCast,
  probe: authority.issues(http.get('/', { port: 80 })),
  probes: { get: http.get('/', { port: 80 }) },
  kind: 'state',
  baseline: { 'sleep.full -> echo.mtls-test via get': asFull },
  sabotage: { 'another-account': sabotage.redeploy('echo.mtls-test', echo.as('another').meshed()) },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: reports('issued', 'URI spiffe://cluster.local/ns/mtls-test/sa/echo'),
      under: { 'another-account': reports('issued', 'URI spiffe://cluster.local/ns/mtls-test/sa/another') },
    },
  },
});
