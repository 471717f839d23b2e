import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * The application sends plain HTTP. Its own sidecar opens mutual TLS with the mesh certificate, and
 * the callee receives the caller's identity.
 */
export default defineCheck({
  id: 'DR-MUTUAL-01',
  title: 'ISTIO_MUTUAL conveys the identity of a caller that sends a plain request to the application of the callee',
  source: {
    article: '000',
    claim:
      'a plain request of the application passes its own sidecar first, which performs the transport authentication',
    claims: ['000#sidecar-does-it', '000#client-sidecar-first', '001#istio-mutual-is-mtls', '001#mtls-reroute'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'articles'],
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['plaintext.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': plaintext,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    omitted: sabotage.omit('mutual.yaml'),
    plain: sabotage.swap('mutual.yaml', 'plain.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { omitted: plaintext, plain: plaintext } },
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { omitted: plaintext, plain: plaintext } },
  },
});
