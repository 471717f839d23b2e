import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';

/**
 * A policy in the root namespace applies to all workloads of the mesh, in addition to those of
 * their own namespaces.
 */
export default defineCheck({
  id: 'AZ-ROOT-01',
  title: 'a DENY policy in the root namespace applies to every workload of the mesh',
  source: {
    article: 'istio-docs',
    claim:
      'Istio, reference/config/security/authorization-policy: a policy in the root namespace applies to all namespaces',
    claims: [],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['authorization', 'mtls', 'http', 'istio-docs', 'managed-mesh'],
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
    omitted: sabotage.omit('blocked.yaml'),
    elsewhere: sabotage.swap('blocked.yaml', 'elsewhere.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test via blocked': { is: denied, under: { omitted: asOwn, elsewhere: asOwn } },
    'sleep.full -> httpbin.mtls-test via blocked': { is: denied, under: { omitted: asFull, elsewhere: asFull } },
  },
});
