import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/** A capture beside the callee looks for a word that only the request holds: it is there in clear, and gone once the sidecars speak mutual TLS. */
export default defineCheck({
  id: 'PA-WIRE-01',
  title: 'what crosses the wire between meshed pods cannot be read',
  source: {
    article: '000',
    claim: 'TLS keeps what is transmitted from whoever listens in between',
    claims: ['000#tls-hides-content', '001#goal-encryption'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'handbook'],
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
