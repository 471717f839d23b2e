import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, upstreamFailed } from '../../shared/outcomes.ts';

/**
 * With mutual TLS disabled the sidecar accepts only plaintext, and it parses any TLS as malformed
 * HTTP.
 */
export default defineCheck({
  id: 'DR-SIMPLE-03',
  title: 'one-way TLS towards a callee with mutual TLS disabled fails',
  source: {
    article: 'istio-docs',
    claim: 'istio/istio, pilot/pkg/networking/core/filterchain_options.go: the chains of DISABLE',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'istio-docs'],
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
