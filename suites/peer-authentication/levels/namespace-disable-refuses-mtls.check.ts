import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, upstreamFailed } from '../../shared/outcomes.ts';

/**
 * DISABLE is enforced: a sidecar that a rule makes open mutual TLS all the same finds no TLS
 * server, and the connection fails.
 */
export default defineCheck({
  id: 'PA-DISABLE-02',
  title: 'a DISABLE namespace does not accept mutual TLS',
  source: { article: '000', claim: 'DISABLE turns mutual TLS off', claims: ['000#disable-turns-off'] },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'articles'],
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['mutual.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['disable.yaml'],
  sabotage: {
    omitted: sabotage.omit('disable.yaml'),
    permissive: sabotage.swap('disable.yaml', 'permissive.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: plaintext, under: { omitted: asOwn, permissive: asOwn } },
    'sleep.full -> httpbin.mtls-test': { is: upstreamFailed, under: { omitted: asFull, permissive: asFull } },
  },
});
