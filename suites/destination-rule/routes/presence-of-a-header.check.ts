import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * A header of a match that has neither exact nor prefix nor regex must only be there, whatever its
 * value.
 */
export default defineCheck({
  id: 'VS-MATCH-01',
  title: 'a header without a condition is matched by its presence',
  source: istioDocs('Istio, reference/config/networking/virtual-service, HTTPMatchRequest.headers'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  probes: { marked: http.get('/headers', { headers: { 'x-v': '1' } }) },
  given: ['subset.yaml'],
  baseline: {
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.full -> httpbin.mtls-test via marked': asFull,
  },
  applies: ['present.yaml'],
  sabotage: {
    omitted: sabotage.omit('present.yaml'),
    without: sabotage.swap('present.yaml', 'without.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { without: plaintext } },
    'sleep.full -> httpbin.mtls-test via marked': { is: plaintext, under: { omitted: asFull, without: asFull } },
  },
});
