import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, httpCast } from '../../shared/casts.ts';
import { transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * exportTo "." limits a rule to callers of its own namespace; with exportTo "*" it applies to all
 * callers.
 */
export default defineCheck({
  id: 'DR-EXPORT-01',
  title: 'a rule that is not exported applies only to the callers of its own namespace',
  source: { article: 'istio-docs', claim: 'Istio, reference/config/networking/destination-rule, exportTo', claims: [] },
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['private.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  applies: ['public.yaml'],
  sabotage: {
    omitted: sabotage.omit('public.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { omitted: asFull } },
  },
});
