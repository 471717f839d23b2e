import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { reset, upstreamEnded } from '../../shared/outcomes.ts';

/** STRICT is more than encryption: a client without a mesh certificate is refused. */
export default defineCheck({
  id: 'DR-SIMPLE-02',
  title: 'a STRICT callee requests a client certificate and refuses one-way TLS, which has none',
  source: istioDocs(
    'Istio, reference/config/networking/destination-rule, ClientTLSSettings SIMPLE; reference/config/security/peer_authentication STRICT',
  ),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['strict.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.legacy -> httpbin.mtls-test': reset,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  applies: ['simple.yaml'],
  sabotage: {
    omitted: sabotage.omit('simple.yaml'),
    mutual: sabotage.swap('simple.yaml', 'mutual.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: upstreamEnded, under: { omitted: asFull, mutual: asFull } },
  },
});
