import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** UNSET sets no mode: the workload inherits that of its namespace. */
export default defineCheck({
  id: 'PA-UNSET-01',
  title: "UNSET at a workload inherits its namespace's STRICT",
  source: {
    article: '000',
    claim: 'UNSET inherits from the namespace or the mesh',
    claims: ['000#unset-inherits', '004#two-modes'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'articles'],
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['namespace-strict.yaml', 'permissive.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['unset.yaml'],
  sabotage: {
    omitted: sabotage.omit('unset.yaml'),
    'namespace-open': sabotage.add('namespace-open.yaml'),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { omitted: plaintext, 'namespace-open': plaintext } },
  },
});
