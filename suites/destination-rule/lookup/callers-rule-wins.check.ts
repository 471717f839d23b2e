import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * Istio looks for a rule in the caller's namespace first, then in the callee's; a rule in another
 * namespace has no effect.
 */
export default defineCheck({
  id: 'DR-LOOKUP-01',
  title: "a rule in the caller's namespace takes precedence over one in the callee's",
  source: istioDocs(
    'Istio, ops/best-practices/traffic-management, Cross-namespace configuration sharing: the lookup path',
  ),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['plain.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': plaintext,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    omitted: sabotage.omit('mutual.yaml'),
    misplaced: sabotage.swap('mutual.yaml', 'misplaced.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { omitted: plaintext, misplaced: plaintext } },
  },
});
