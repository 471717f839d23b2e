import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/** What a mesh encrypts without any rule it encrypts by auto mTLS, which the whole mesh has or has not. */
export default defineCheck({
  id: 'DR-AUTOMTLS-01',
  title: 'without auto mTLS sidecars send plaintext unless a rule says otherwise',
  seed: {
    chapter: 'beyond',
    claim: 'Istio, reference/config/istio.mesh.v1alpha1, MeshConfig.enableAutoMtls',
    claims: [],
  },
  controls: transportControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'own' },
  tags: ['mtls', 'http', 'beyond', 'own-mesh'],
  cast: httpCast,
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['auto-mtls-off.yaml'],
  sabotage: {
    withheld: sabotage.withhold('auto-mtls-off.yaml'),
    mutual: sabotage.add('mutual.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: plaintext, under: { withheld: asOwn, mutual: asOwn } },
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { withheld: asFull, mutual: asFull } },
  },
});
