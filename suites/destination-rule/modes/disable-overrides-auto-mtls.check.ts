import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, reset, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * Without a rule both ends would agree on mutual TLS. The sidecar follows the rule whatever the
 * callee accepts, so a STRICT callee ends the connection.
 */
export default defineCheck({
  id: 'DR-DISABLE-01',
  title: 'a DISABLE rule overrides auto mTLS',
  source: istioDocs(
    'Istio, reference/config/networking/destination-rule, ClientTLSSettings: a mode that is set replaces auto mTLS',
  ),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['disable.yaml'],
  sabotage: {
    omitted: sabotage.omit('disable.yaml'),
    mutual: sabotage.swap('disable.yaml', 'mutual.yaml'),
    strict: sabotage.add('strict.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': {
      is: plaintext,
      under: { omitted: asOwn, mutual: asOwn, strict: upstreamEnded },
    },
    'sleep.full -> httpbin.mtls-test': {
      is: plaintext,
      under: { omitted: asFull, mutual: asFull, strict: upstreamEnded },
    },
    'sleep.legacy -> httpbin.mtls-test': { is: plaintext, under: { strict: reset } },
  },
});
