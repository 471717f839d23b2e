import { defineCheck, http, sabotage, sleep } from '../../../helpers/check/record/define.ts';
import { asFull, asLegacy, restarted, uninjectedCast } from '../../shared/casts.ts';
import { migrationControls } from '../../shared/migration.ts';
import { reset } from '../../shared/outcomes.ts';

/** The tag `default` leads to the revision that was installed as the default one. */
export default defineCheck({
  id: 'MI-INJECT-02',
  title: 'a caller whose namespace is labelled istio.io/rev is admitted under STRICT once its pod is recreated',
  source: {
    article: '001',
    claim: 'the installation becomes the default revision for injection',
    claims: ['001#default-for-injection'],
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
  redeploys: { 'sleep.legacy': sleep.injectedBy('revision-label') },
  sabotage: {
    kept: sabotage.omitRedeploy('sleep.legacy'),
    'only-restarted': sabotage.redeploy('sleep.legacy', restarted),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: asLegacy, under: { kept: reset, 'only-restarted': reset } },
  },
});
