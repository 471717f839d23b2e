import { defineCheck, http, sabotage, sleep } from '../../../helpers/check/record/define.ts';
import { asFull, asLegacy, restarted, uninjectedCast } from '../../shared/casts.ts';
import { migrationControls } from '../../shared/migration.ts';
import { reset } from '../../shared/outcomes.ts';

/** The tag `default` leads to the revision that was installed as the default one. */
export default defineCheck({
  id: 'MI-INJECT-02',
  title: 'a bare caller whose namespace is labelled istio.io/rev gets through STRICT once its pod is made anew',
  seed: {
    chapter: '001',
    claim: 'the installation becomes the default revision for injection',
    claims: ['001#default-for-injection'],
  },
  controls: migrationControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'injection', 'slow', 'handbook'],
  cast: uninjectedCast,
  probe: http.get('/headers'),
  given: ['strict.yaml'],
  baseline: {
    'sleep.legacy -> httpbin.mtls-test': reset,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  recasts: { 'sleep.legacy': sleep.injectedBy('revision-label') },
  sabotage: {
    kept: sabotage.keep('sleep.legacy'),
    'only-restarted': sabotage.recast('sleep.legacy', restarted),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: asLegacy, under: { kept: reset, 'only-restarted': reset } },
  },
});
