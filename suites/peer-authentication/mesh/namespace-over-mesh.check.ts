import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** A mesh that is STRICT by default may contain a namespace that is not. */
export default defineCheck({
  id: 'PA-MESH-02',
  title: 'a PERMISSIVE namespace of a STRICT mesh accepts plaintext',
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/security/peer_authentication: the narrower scope takes precedence',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'istio-docs', 'managed-mesh'],
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
    omitted: sabotage.omit('permissive.yaml'),
    unset: sabotage.swap('permissive.yaml', 'unset.yaml'),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: plaintext, under: { omitted: reset, unset: reset } },
  },
});
