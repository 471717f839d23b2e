import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/** Without any rule, calls are encrypted by auto mTLS, which is a mesh-wide setting. */
export default defineCheck({
  id: 'DR-AUTOMTLS-01',
  title: 'without auto mTLS sidecars send plaintext unless a rule sets another mode',
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/istio.mesh.v1alpha1, MeshConfig.enableAutoMtls',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'istio-docs', 'managed-mesh'],
  cast: httpCast,
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['auto-mtls-off.yaml'],
  sabotage: {
    omitted: sabotage.omit('auto-mtls-off.yaml'),
    mutual: sabotage.add('mutual.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: plaintext, under: { omitted: asOwn, mutual: asOwn } },
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { omitted: asFull, mutual: asFull } },
  },
});
