import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, serverRefused } from '../../shared/outcomes.ts';

/**
 * Istio requires the service accounts of the endpoints unless a rule names identities; an empty
 * list names none.
 */
export default defineCheck({
  id: 'DR-SAN-01',
  title: 'an empty list of subjectAltNames requires the identity that Istio determines, as an absent one does',
  source: istioDocs('istio/istio, pilot/pkg/networking/core/cluster_tls.go: buildUpstreamTLSSettings'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['other-name.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': serverRefused,
  },
  applies: ['no-names.yaml'],
  sabotage: {
    omitted: sabotage.omit('no-names.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { omitted: serverRefused } },
  },
});
