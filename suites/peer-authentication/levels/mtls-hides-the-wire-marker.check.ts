import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * A capture beside the callee searches for a token that only the request contains: it finds the
 * token in plaintext, and no longer once the sidecars use mutual TLS.
 */
export default defineCheck({
  id: 'PA-WIRE-01',
  title: 'a capture on the wire between meshed pods contains no readable request',
  source: {
    article: '000',
    claim: 'TLS hides the transmitted data from eavesdroppers',
    claims: ['000#tls-hides-content', '001#goal-encryption'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'articles'],
  cast: httpCast,
  witnesses: ['proxy', 'wire'],
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
