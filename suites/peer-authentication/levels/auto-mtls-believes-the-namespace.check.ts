import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset, upstreamEnded, upstreamFailed } from '../../shared/outcomes.ts';

/** Auto mTLS first asks whether the callee's namespace speaks TLS at all and then never sees that this workload does; a rule of the caller's does not ask. */
export default defineCheck({
  id: 'PA-AUTO-01',
  title: 'auto mTLS sends plaintext into a DISABLE namespace even to a STRICT workload',
  seed: {
    chapter: 'beyond',
    claim:
      'istio/istio, pilot/pkg/model/push_context.go, BestEffortInferServiceMTLSMode: the mode of the namespace decides for the Service',
    claims: [],
  },
  controls: transportControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'beyond'],
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['mutual.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['namespace-disable.yaml', 'workload-strict.yaml'],
  sabotage: {
    'namespace-withheld': sabotage.withhold('namespace-disable.yaml'),
    'workload-withheld': sabotage.withhold('workload-strict.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': {
      is: upstreamEnded,
      under: { 'namespace-withheld': asOwn, 'workload-withheld': plaintext },
    },
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { 'workload-withheld': upstreamFailed } },
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { 'workload-withheld': plaintext } },
  },
});
