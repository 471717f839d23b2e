import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * An empty selector selects every workload, but a rule with a selector is private to its
 * namespace, whatever it exports.
 */
export default defineCheck({
  id: 'DR-SELECTOR-01',
  title: 'a rule with an empty workloadSelector applies to all callers of its own namespace and to no others',
  source: istioDocs('Istio, reference/config/networking/destination-rule, workloadSelector'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['plain.yaml'],
  baseline: {
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': plaintext,
  },
  applies: ['empty-selector.yaml'],
  sabotage: {
    omitted: sabotage.omit('empty-selector.yaml'),
    'other-label': sabotage.swap('empty-selector.yaml', 'other-label.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: plaintext, under: { 'other-label': asOwn } },
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { omitted: plaintext } },
  },
});
