import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * Istio completes names without a dot; any other name is taken literally, although clients can use
 * httpbin.mtls-test. On a port other than 80 such a VirtualService has no effect.
 */
export default defineCheck({
  id: 'VS-HOST-01',
  title: 'a VirtualService for a name of two parts is not for the Service',
  source: istioDocs('istio/istio, pilot/pkg/model/config.go: ResolveShortnameToFQDN'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['subset.yaml', 'two-parts.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  applies: ['full-name.yaml'],
  sabotage: {
    omitted: sabotage.omit('full-name.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': {
      is: plaintext,
      under: { omitted: asOwn },
    },
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { omitted: asFull } },
  },
});
