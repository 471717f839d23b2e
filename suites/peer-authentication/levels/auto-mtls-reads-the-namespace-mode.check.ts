import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, reset, upstreamEnded, upstreamFailed } from '../../shared/outcomes.ts';

/**
 * Auto mTLS reads only the mode of the callee's namespace and misses that this workload accepts
 * mutual TLS; a rule of the caller's namespace is independent of that mode.
 */
export default defineCheck({
  id: 'PA-AUTO-01',
  title: 'auto mTLS sends plaintext into a DISABLE namespace even to a STRICT workload',
  source: istioDocs(
    'istio/istio, pilot/pkg/model/push_context.go, BestEffortInferServiceMTLSMode: the mode of the namespace decides for the Service',
  ),
  ...transportOverHttp,
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
    'namespace-omitted': sabotage.omit('namespace-disable.yaml'),
    'workload-omitted': sabotage.omit('workload-strict.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': {
      is: upstreamEnded,
      under: { 'namespace-omitted': asOwn, 'workload-omitted': plaintext },
    },
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { 'workload-omitted': upstreamFailed } },
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { 'workload-omitted': plaintext } },
  },
});
