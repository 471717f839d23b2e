import { defineCheck, http, sabotage } from '../../helpers/check/record/define.ts';
import { denied } from '../shared/accounts.ts';
import { certificateControls } from '../shared/controls.ts';
import { fullIn, ownIn, shortLivedCast } from '../shared/trust-domain.ts';

/** Policies only name trust domains; the mesh configuration decides which of them are its own. */
export default defineCheck({
  id: 'TD-ALIAS-01',
  title: 'an alias for the former trust domain keeps policies that name it in force',
  source: {
    article: '003',
    claim:
      'AuthorizationPolicy sets the trust domain (it names principals; the mesh sets the trust domain and its aliases)',
    claims: ['003#policy-sets-trust-domain'],
  },
  complianceControls: [...certificateControls, 'NIST 800-53 CM-3(2)', 'ISO 27001 8.32'],
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'certificates', 'trust-domain', 'articles', 'managed-mesh', 'slow', 'nightly'],
  cast: shortLivedCast,
  probe: http.get('/headers'),
  timeout: 'certificate-renewal',
  given: ['new-domain.yaml', 'allow-old.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': ownIn('new.example'),
    'sleep.full -> httpbin.mtls-test': denied,
  },
  applies: ['old-alias.yaml'],
  sabotage: {
    omitted: sabotage.omit('old-alias.yaml'),
    other: sabotage.swap('old-alias.yaml', 'other-alias.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: fullIn('new.example'), under: { omitted: denied, other: denied } },
  },
});
