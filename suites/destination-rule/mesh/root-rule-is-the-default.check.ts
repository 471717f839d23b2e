import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/** Rules are looked up in the caller's namespace, then the callee's, then the root namespace. */
export default defineCheck({
  id: 'DR-ROOT-01',
  title:
    "a rule for all hosts in the root namespace is the mesh's default and yields to a rule of the caller's namespace",
  source: {
    article: 'istio-docs',
    claim:
      'Istio, ops/best-practices/traffic-management, cross-namespace configuration: where destination rules are looked up',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'istio-docs', 'own-mesh'],
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
