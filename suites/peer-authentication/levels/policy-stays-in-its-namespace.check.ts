import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/**
 * The given policy closes the namespace of a caller and has no effect on httpbin; the applied one
 * closes that of httpbin.
 */
export default defineCheck({
  id: 'PA-SCOPE-01',
  title: 'a namespace policy applies only to its own namespace',
  source: {
    article: '000',
    claim: 'a policy in one namespace applies only to that namespace',
    claims: ['000#namespace-scope'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'articles'],
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['full-strict.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    misplaced: sabotage.swap('strict.yaml', 'misplaced.yaml'),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { omitted: plaintext, misplaced: plaintext } },
  },
});
