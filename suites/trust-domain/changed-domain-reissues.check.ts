import { defineCheck, http, sabotage } from '../../helpers/check/record/define.ts';
import { certificateControls } from '../shared/controls.ts';
import { fullIn, ownIn, shortLivedCast } from '../shared/trust-domain.ts';

/**
 * The trust domain is a setting of the mesh; the identity of a workload follows it as soon as its
 * certificate is renewed.
 */
export default defineCheck({
  id: 'TD-REISSUE-01',
  title: 'a new trust domain of the mesh reissues every certificate with a new SAN, and no caller stays refused',
  source: {
    article: '003',
    claim: 'a changed trust domain changes the SAN and reissues certificates',
    claims: ['003#trust-domain-changes-san', '001#trust-domain-env'],
  },
  complianceControls: [...certificateControls, 'NIST 800-53 CM-3(2)', 'ISO 27001 8.32'],
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'certificates', 'trust-domain', 'articles', 'managed-mesh', 'slow', 'nightly'],
  cast: shortLivedCast,
  probe: http.get('/headers'),
  timeout: 'certificate-renewal',
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': ownIn('cluster.local'),
    'sleep.full -> httpbin.mtls-test': fullIn('cluster.local'),
  },
  applies: ['new-domain.yaml'],
  sabotage: {
    omitted: sabotage.omit('new-domain.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: ownIn('new.example'), under: { omitted: ownIn('cluster.local') } },
    'sleep.full -> httpbin.mtls-test': { is: fullIn('new.example'), under: { omitted: fullIn('cluster.local') } },
  },
});
