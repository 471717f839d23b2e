import { defineCheck, http, sabotage } from '../../helpers/check/record/define.ts';
import { denied } from '../shared/accounts.ts';
import { certificateControls } from '../shared/controls.ts';
import { fullIn, ownIn, shortLivedCast } from '../shared/trust-domain.ts';

/** The other half of TD-ALIAS-01: who renames a mesh and nothing else locks its callers out. */
export default defineCheck({
  id: 'TD-NOALIAS-01',
  title: 'without an alias a policy that writes the former trust domain stops letting anybody in',
  seed: { chapter: 'beyond', claim: 'Istio, tasks/security/authorization/authz-td-migration', claims: [] },
  controls: [...certificateControls, 'NIST 800-53 CM-3(2)', 'ISO 27001 8.32'],
  needs: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'own' },
  tags: ['mtls', 'http', 'certificates', 'trust-domain', 'beyond', 'own-mesh', 'slow', 'nightly'],
  cast: shortLivedCast,
  probe: http.get('/headers'),
  within: 'reissue',
  given: ['old-domain.yaml', 'allow-old.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': ownIn('old.example'),
    'sleep.full -> httpbin.mtls-test': fullIn('old.example'),
  },
  applies: ['new-domain.yaml'],
  sabotage: {
    withheld: sabotage.withhold('new-domain.yaml'),
    aliased: sabotage.add('aliased.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: ownIn('new.example'), under: { withheld: ownIn('old.example') } },
    'sleep.full -> httpbin.mtls-test': {
      is: denied,
      under: { withheld: fullIn('old.example'), aliased: fullIn('new.example') },
    },
  },
});
