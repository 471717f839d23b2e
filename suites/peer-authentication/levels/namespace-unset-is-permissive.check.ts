import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** Neither the mesh nor the namespace sets a mode, so Istio's default applies. */
export default defineCheck({
  id: 'PA-UNSET-02',
  title: 'without a mode of a parent, UNSET means PERMISSIVE',
  source: {
    article: '000',
    claim: 'UNSET without a parent means PERMISSIVE',
    claims: ['000#unset-falls-back', '000#bare-caller-works-at-first'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'articles'],
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['strict.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': reset,
  },
  applies: ['unset.yaml'],
  sabotage: {
    omitted: sabotage.omit('unset.yaml'),
    'workload-strict': sabotage.add('workload-strict.yaml'),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: plaintext, under: { omitted: reset, 'workload-strict': reset } },
  },
});
