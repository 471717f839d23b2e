import { defineCheck, http, sabotage, sleep } from '../../../helpers/check/record/define.ts';
import { asFull, asLegacy, restarted, uninjectedCast } from '../../shared/casts.ts';
import { migrationControls } from '../../shared/migration.ts';
import { reset } from '../../shared/outcomes.ts';

/**
 * Injection takes place when a pod is created: the label alone changes nothing for running pods.
 */
export default defineCheck({
  id: 'MI-INJECT-01',
  title:
    'a caller whose namespace is labelled istio-injection=enabled is admitted under STRICT once its pod is recreated',
  source: {
    article: '000',
    claim: 'once the caller has its sidecar it is admitted under STRICT',
    claims: ['000#inject-then-succeeds', '001#injection-label'],
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
  redeploys: { 'sleep.legacy': sleep.injectedBy('namespace-label') },
  sabotage: {
    kept: sabotage.omitRedeploy('sleep.legacy'),
    'only-restarted': sabotage.redeploy('sleep.legacy', restarted),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: asLegacy, under: { kept: reset, 'only-restarted': reset } },
  },
});
