import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, reset, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * A rule with DISABLE applies to the callers of its own namespace; the callee's policy is the
 * stronger of the two.
 */
export default defineCheck({
  id: 'DR-DISABLE-02',
  title: 'a DISABLE rule makes a STRICT callee unreachable from its own namespace',
  source: istioDocs('Istio, ops/common-problems/network-issues: 503 errors after setting destination rule'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['strict.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': reset,
  },
  applies: ['disable.yaml'],
  sabotage: {
    omitted: sabotage.omit('disable.yaml'),
    permissive: sabotage.add('permissive.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: upstreamEnded, under: { omitted: asFull, permissive: plaintext } },
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { permissive: plaintext } },
  },
});
