import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, httpCast } from '../../shared/casts.ts';
import { flowOverHttp, istioDocs } from '../../shared/istio-docs.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/**
 * Prometheus calls pods by their addresses. No Service belongs to one, so the caller's sidecar
 * passes the call on in plaintext, and the callee's sidecar refuses it under STRICT. No Service of
 * any cast has the port 8080, so the caller's sidecar passes bytes on and sends no response itself.
 */
export default defineCheck({
  id: 'PA-ADDRESS-01',
  title: "STRICT resets calls to a pod's own address, with and without a sidecar",
  source: istioDocs(
    'istio/istio#37431, istio/istio#34355; Istio, ops/integrations/prometheus: mTLS of calls by pod address',
  ),
  ...flowOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  probes: { address: http.get('/headers', { at: 'pod-ip', port: 8080 }) },
  baseline: {
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.full -> httpbin.mtls-test via address': plaintext,
    'sleep.legacy -> httpbin.mtls-test via address': plaintext,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    'port-open': sabotage.swap('strict.yaml', 'strict-but-one-port.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test via address': {
      is: reset,
      under: { omitted: plaintext, 'port-open': plaintext },
    },
    'sleep.legacy -> httpbin.mtls-test via address': {
      is: reset,
      under: { omitted: plaintext, 'port-open': plaintext },
    },
  },
});
