import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/** Rules are looked up in the caller's namespace, then the callee's, then the root namespace. */
export default defineCheck({
  id: 'DR-ROOT-01',
  title:
    "a rule for all hosts in the root namespace is the mesh's default and yields to a rule of the caller's namespace",
  seed: {
    chapter: 'beyond',
    claim:
      'Istio, ops/best-practices/traffic-management, cross-namespace configuration: where destination rules are looked up',
    claims: [],
  },
  controls: transportControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'own' },
  tags: ['mtls', 'http', 'beyond', 'own-mesh'],
  cast: httpCast,
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['disable.yaml'],
  sabotage: {
    withheld: sabotage.withhold('disable.yaml'),
    overridden: sabotage.add('overridden.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: plaintext, under: { withheld: asOwn } },
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { withheld: asFull, overridden: asFull } },
  },
});
