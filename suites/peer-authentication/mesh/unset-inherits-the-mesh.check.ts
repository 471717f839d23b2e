import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** Between the workload and the mesh is a namespace without a policy. */
export default defineCheck({
  id: 'PA-MESH-03',
  title: 'UNSET at a workload inherits STRICT from the mesh where its namespace has no policy',
  source: {
    article: '000',
    claim: 'UNSET inherits from the parent, which is the namespace or the mesh',
    claims: ['000#unset-inherits'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'articles', 'managed-mesh'],
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['mesh-strict.yaml', 'permissive.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['unset.yaml'],
  sabotage: {
    omitted: sabotage.omit('unset.yaml'),
    'mesh-open': sabotage.add('mesh-open.yaml'),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { omitted: plaintext, 'mesh-open': plaintext } },
  },
});
