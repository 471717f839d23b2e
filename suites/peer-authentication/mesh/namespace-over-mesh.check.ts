import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** A mesh that is STRICT by default may have a namespace that is not. */
export default defineCheck({
  id: 'PA-MESH-02',
  title: 'a PERMISSIVE namespace of a STRICT mesh takes plaintext',
  seed: {
    chapter: 'beyond',
    claim: 'Istio, reference/config/security/peer_authentication: the narrower scope wins',
    claims: [],
  },
  controls: transportControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'own' },
  tags: ['mtls', 'http', 'beyond', 'own-mesh'],
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['mesh-strict.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': reset,
  },
  applies: ['permissive.yaml'],
  sabotage: {
    withheld: sabotage.withhold('permissive.yaml'),
    unset: sabotage.swap('permissive.yaml', 'unset.yaml'),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: plaintext, under: { withheld: reset, unset: reset } },
  },
});
