import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { certificateControls } from '../../shared/controls.ts';
import { upstreamFailed } from '../../shared/outcomes.ts';

/** Whoever leads a name of the mesh to a workload of his own has a certificate of the mesh, and still not the right one. */
export default defineCheck({
  id: 'ID-NAMING-02',
  title:
    "a caller's sidecar sends nothing to a peer of the mesh that answers behind a name which another account may run alone",
  source: {
    article: '000',
    claim: 'the check of the name keeps traffic from being hijacked by another server',
    claims: ['000#secure-naming', '000#no-hijack'],
  },
  complianceControls: certificateControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'identity', 'handbook'],
  cast: httpCast,
  probe: http.get('/headers', { host: 'ledger.example' }),
  probes: { 'own-name': http.get('/headers') },
  given: ['run-by-httpbin.yaml'],
  // By its own name the same server answers all the while.
  baseline: {
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test via own-name': asFull,
  },
  applies: ['run-by-ledger.yaml'],
  sabotage: {
    omitted: sabotage.omit('run-by-ledger.yaml'),
    'run-by-whoever-answers': sabotage.swap('run-by-ledger.yaml', 'run-by-httpbin.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': {
      is: upstreamFailed,
      under: { omitted: asFull, 'run-by-whoever-answers': asFull },
    },
    'sleep.mtls-test -> httpbin.mtls-test': {
      is: upstreamFailed,
      under: { omitted: asOwn, 'run-by-whoever-answers': asOwn },
    },
  },
});
