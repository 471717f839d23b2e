import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';

/** One policy for all workloads of the mesh, beside whatever their own namespaces say. */
export default defineCheck({
  id: 'AZ-ROOT-01',
  title: 'a DENY policy in the root namespace governs every workload of the mesh',
  seed: {
    chapter: 'beyond',
    claim:
      'Istio, reference/config/security/authorization-policy: a policy in the root namespace applies to all namespaces',
    claims: [],
  },
  controls: accessControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'own' },
  tags: ['authorization', 'mtls', 'http', 'beyond', 'own-mesh'],
  cast: httpCast,
  probe: http.get('/headers'),
  probes: { blocked: http.get('/anything/blocked') },
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test via blocked': asOwn,
    'sleep.full -> httpbin.mtls-test via blocked': asFull,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  applies: ['blocked.yaml'],
  sabotage: {
    withheld: sabotage.withhold('blocked.yaml'),
    elsewhere: sabotage.swap('blocked.yaml', 'elsewhere.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test via blocked': { is: denied, under: { withheld: asOwn, elsewhere: asOwn } },
    'sleep.full -> httpbin.mtls-test via blocked': { is: denied, under: { withheld: asFull, elsewhere: asFull } },
  },
});
