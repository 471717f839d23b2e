import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * Istio looks for rules in the caller's namespace, then in the callee's, then in the root
 * namespace.
 */
export default defineCheck({
  id: 'DR-ROOT-01',
  title:
    "a rule for all hosts in the root namespace is the mesh's default, and a rule of the caller's namespace takes precedence over it",
  source: {
    article: 'istio-docs',
    claim:
      'Istio, ops/best-practices/traffic-management, cross-namespace configuration: the lookup path of destination rules',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'istio-docs', 'managed-mesh'],
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
    overridden: sabotage.add('overridden.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: plaintext, under: { omitted: asOwn } },
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { omitted: asFull, overridden: asFull } },
  },
});
