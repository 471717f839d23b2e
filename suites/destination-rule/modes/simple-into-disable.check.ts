import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, upstreamFailed } from '../../shared/outcomes.ts';

/**
 * With mutual TLS disabled the sidecar accepts only plaintext, and it parses any TLS as malformed
 * HTTP.
 */
export default defineCheck({
  id: 'DR-SIMPLE-03',
  title: 'one-way TLS towards a callee with mutual TLS disabled fails',
  source: istioDocs('istio/istio, pilot/pkg/networking/core/filterchain_options.go: the chains of DISABLE'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['disabled.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': plaintext,
  },
  applies: ['simple.yaml'],
  sabotage: {
    omitted: sabotage.omit('simple.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: upstreamFailed, under: { omitted: plaintext } },
  },
});
