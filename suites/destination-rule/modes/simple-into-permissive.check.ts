import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, upstreamFailed } from '../../shared/outcomes.ts';

/**
 * TLS that does not offer the mesh's protocol names is not for the sidecar, and the application
 * behind it has no TLS: PERMISSIVE is not "any TLS".
 */
export default defineCheck({
  id: 'DR-SIMPLE-01',
  title: 'one-way TLS matches no filter chain of an HTTP port in PERMISSIVE',
  source: istioDocs('istio/istio, pilot/pkg/networking/core/filterchain_options.go: the chains of PERMISSIVE'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  applies: ['simple.yaml'],
  sabotage: {
    omitted: sabotage.omit('simple.yaml'),
    mutual: sabotage.swap('simple.yaml', 'mutual.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: upstreamFailed, under: { omitted: asFull, mutual: asFull } },
  },
});
