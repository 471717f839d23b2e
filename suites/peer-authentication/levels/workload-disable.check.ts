import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/**
 * Auto mTLS follows the callee: where a workload has mutual TLS disabled, sidecars send plaintext
 * to it, and no identity arrives.
 */
export default defineCheck({
  id: 'PA-DISABLE-01',
  title: 'DISABLE makes mesh peers send plaintext to the workload',
  source: { article: '000', claim: 'DISABLE turns mutual TLS off', claims: ['000#disable-turns-off', '004#two-modes'] },
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
  applies: ['disable.yaml'],
  sabotage: {
    omitted: sabotage.omit('disable.yaml'),
    strict: sabotage.swap('disable.yaml', 'strict.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: plaintext, under: { omitted: asOwn, strict: asOwn } },
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { omitted: asFull, strict: asFull } },
    'sleep.legacy -> httpbin.mtls-test': { is: plaintext, under: { strict: reset } },
  },
});
