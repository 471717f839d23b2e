import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * A traffic policy is merged as a whole: where the older rule has one, that of the younger rule is
 * dropped, even if their fields differ.
 */
export default defineCheck({
  id: 'DR-MERGE-02',
  title: 'an older rule whose traffic policy sets no TLS mode keeps a younger rule from setting one',
  source: istioDocs('istio/istio, pilot/pkg/model/destination_rule.go: mergeDestinationRule'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['limits.yaml', 'disable.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  removes: ['limits.yaml'],
  sabotage: {
    stays: sabotage.omit('limits.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: plaintext, under: { stays: asOwn } },
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { stays: asFull } },
  },
  // A rule that is restored is the younger one.
  restored: {
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': plaintext,
  },
});
