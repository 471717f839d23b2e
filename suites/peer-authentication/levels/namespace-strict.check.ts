import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * One policy without a selector closes every workload of its namespace to plaintext; peers with a
 * sidecar are not affected.
 */
export default defineCheck({
  id: 'PA-STRICT-02',
  title: 'a STRICT namespace resets plaintext and admits its mesh peers',
  source: {
    article: '000',
    claim:
      'after STRICT for the namespace, the caller without a sidecar still gets a response (it does not: it is reset)',
    claims: ['000#strict-still-succeeds', '000#strict-takes-mtls-only'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'articles'],
  cast: httpCast,
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    elsewhere: sabotage.swap('strict.yaml', 'elsewhere.yaml'),
    'client-tls-off': sabotage.add('client-tls-off.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { 'client-tls-off': upstreamEnded } },
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { 'client-tls-off': upstreamEnded } },
    'sleep.legacy -> httpbin.mtls-test': {
      is: reset,
      under: { omitted: plaintext, permissive: plaintext, elsewhere: plaintext },
    },
  },
});
