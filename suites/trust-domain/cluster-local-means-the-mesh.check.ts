import { defineCheck, http, sabotage } from '../../helpers/check/record/define.ts';
import { denied } from '../shared/accounts.ts';
import { certificateControls } from '../shared/controls.ts';
import { fullIn, ownIn, shortLivedCast } from '../shared/trust-domain.ts';

/** cluster.local in a policy is not a trust domain of its own: it means that of the mesh. */
export default defineCheck({
  id: 'TD-POINTER-01',
  title: 'principals with cluster.local mean the trust domain of the mesh, whatever its name, without any alias',
  source: {
    article: '003',
    claim:
      'a caller from outside of the trust domain is refused with 403 (a policy that names cluster.local means the trust domain of the mesh)',
    claims: ['003#403-outside-trust-domain'],
  },
  complianceControls: [...certificateControls, 'NIST 800-53 CM-3(2)', 'ISO 27001 8.32'],
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'certificates', 'trust-domain', 'articles', 'managed-mesh', 'slow', 'nightly'],
  cast: shortLivedCast,
  probe: http.get('/headers'),
  timeout: 'certificate-renewal',
  given: ['new-domain.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': ownIn('new.example'),
    'sleep.full -> httpbin.mtls-test': fullIn('new.example'),
  },
  applies: ['deny-full.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-full.yaml'),
    'other-domain': sabotage.swap('deny-full.yaml', 'deny-other-domain.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': {
      is: denied,
      under: { omitted: fullIn('new.example'), 'other-domain': fullIn('new.example') },
    },
  },
});
