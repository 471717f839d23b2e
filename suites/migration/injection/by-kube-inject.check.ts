import { defineCheck, http, sabotage, sleep } from '../../../helpers/check/record/define.ts';
import { asFull, asLegacy, restarted, uninjectedCast } from '../../shared/casts.ts';
import { migrationControls } from '../../shared/migration.ts';
import { reset } from '../../shared/outcomes.ts';

/** Nobody changes the pod on its way: its namespace asks for nothing, and the sidecar stands in the manifest that is applied. */
export default defineCheck({
  id: 'MI-INJECT-03',
  title: 'a bare caller whose manifest went through istioctl kube-inject gets through STRICT',
  source: {
    article: '000',
    claim: 'kube-inject gives the caller its sidecar, and it gets through STRICT',
    claims: ['000#inject-then-succeeds'],
  },
  complianceControls: migrationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'injection', 'slow', 'handbook'],
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
