import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { reset, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * The first value of an enumeration is the one of an absent field: tls without mode is mode
 * DISABLE, and not the automatic mutual TLS of a rule without tls.
 */
export default defineCheck({
  id: 'DR-MODE-01',
  title: 'a rule with TLS settings and no mode disables TLS',
  source: istioDocs('Istio, reference/config/networking/destination-rule, ClientTLSSettings.TLSmode'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['strict.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.legacy -> httpbin.mtls-test': reset,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  applies: ['no-mode.yaml'],
  sabotage: {
    omitted: sabotage.omit('no-mode.yaml'),
    mutual: sabotage.swap('no-mode.yaml', 'mutual.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: upstreamEnded, under: { omitted: asFull, mutual: asFull } },
  },
});
