import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { certificateControls } from '../../shared/controls.ts';
import { serverRefused } from '../../shared/outcomes.ts';

/**
 * A server that takes over a name of the mesh has a mesh certificate, but not that of the right
 * account.
 */
export default defineCheck({
  id: 'ID-NAMING-02',
  title: "a caller's sidecar sends no request to a mesh peer behind a name that only another account may run",
  source: {
    article: '000',
    claim: 'secure naming prevents another server from hijacking traffic',
    claims: ['000#secure-naming', '000#no-hijack'],
  },
  complianceControls: certificateControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'identity', 'articles'],
  cast: httpCast,
  probe: http.get('/headers', { host: 'ledger.example' }),
  probes: { 'own-name': http.get('/headers') },
  given: ['run-by-httpbin.yaml'],
  // The control: the same server responds by its own name.
  baseline: {
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test via own-name': asFull,
  },
  applies: ['run-by-ledger.yaml'],
  sabotage: {
    omitted: sabotage.omit('run-by-ledger.yaml'),
    'run-by-the-endpoint': sabotage.swap('run-by-ledger.yaml', 'run-by-httpbin.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': {
      is: serverRefused,
      under: { omitted: asFull, 'run-by-the-endpoint': asFull },
    },
    'sleep.mtls-test -> httpbin.mtls-test': {
      is: serverRefused,
      under: { omitted: asOwn, 'run-by-the-endpoint': asOwn },
    },
  },
});
