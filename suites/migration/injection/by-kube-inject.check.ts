import { defineCheck, http, sabotage, sleep } from '../../../helpers/check/record/define.ts';
import { asFull, asLegacy, restarted, uninjectedCast } from '../../shared/casts.ts';
import { migrationControls } from '../../shared/migration.ts';
import { reset } from '../../shared/outcomes.ts';

/**
 * No webhook changes the pod: its namespace requests no injection, and the applied manifest already
 * contains the sidecar.
 */
export default defineCheck({
  id: 'MI-INJECT-03',
  title: 'a caller whose manifest was processed by istioctl kube-inject is admitted under STRICT',
  source: {
    article: '000',
    claim: 'kube-inject gives the caller its sidecar, and it is admitted under STRICT',
    claims: ['000#inject-then-succeeds'],
  },
  complianceControls: migrationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'injection', 'slow', 'articles'],
  cast: uninjectedCast,
  probe: http.get('/headers'),
  given: ['strict.yaml'],
  baseline: {
    'sleep.legacy -> httpbin.mtls-test': reset,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  redeploys: { 'sleep.legacy': sleep.injectedBy('kube-inject') },
  sabotage: {
    kept: sabotage.omitRedeploy('sleep.legacy'),
    'only-restarted': sabotage.redeploy('sleep.legacy', restarted),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: asLegacy, under: { kept: reset, 'only-restarted': reset } },
  },
});
