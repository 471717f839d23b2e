import { defineCheck, http, sabotage } from '../../helpers/check/record/define.ts';
import { denied } from '../shared/accounts.ts';
import { certificateControls } from '../shared/controls.ts';
import { fullIn, ownIn, shortLivedCast } from '../shared/trust-domain.ts';

/** The other half of TD-ALIAS-01: a mesh that is renamed and nothing else locks its callers out. */
export default defineCheck({
  id: 'TD-NOALIAS-01',
  title: 'without an alias a policy that names the former trust domain stops admitting callers',
  source: { article: 'istio-docs', claim: 'Istio, tasks/security/authorization/authz-td-migration', claims: [] },
  complianceControls: [...certificateControls, 'NIST 800-53 CM-3(2)', 'ISO 27001 8.32'],
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'certificates', 'trust-domain', 'istio-docs', 'managed-mesh', 'slow', 'nightly'],
  cast: shortLivedCast,
  probe: http.get('/headers'),
  timeout: 'certificate-renewal',
  given: ['old-domain.yaml', 'allow-old.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': ownIn('old.example'),
    'sleep.full -> httpbin.mtls-test': fullIn('old.example'),
  },
  applies: ['new-domain.yaml'],
  sabotage: {
    omitted: sabotage.omit('new-domain.yaml'),
    aliased: sabotage.add('aliased.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: ownIn('new.example'), under: { omitted: ownIn('old.example') } },
    'sleep.full -> httpbin.mtls-test': {
      is: denied,
      under: { omitted: fullIn('old.example'), aliased: fullIn('new.example') },
    },
  },
});
