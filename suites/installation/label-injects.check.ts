import { defineCheck, http, sabotage, sleep } from '../../helpers/check/record/define.ts';
import { asFull, asLegacy, uninjectedCast } from '../shared/casts.ts';
import { configurationControls } from '../shared/controls.ts';
import { plaintext } from '../shared/outcomes.ts';

/**
 * No pod has an annotation about injection. A pod with a sidecar can prove its identity, a pod
 * without one cannot.
 */
export default defineCheck({
  id: 'IN-INJECT-01',
  title:
    'pods of a namespace labelled istio-injection=enabled have a sidecar, pods of a namespace without the label none',
  source: {
    article: '001',
    claim:
      'the label istio-injection=enabled on a namespace gives new pods a sidecar: full and mtls-test inject, legacy does not',
    claims: ['001#injection-label', '003#two-namespaces-injected'],
  },
  complianceControls: configurationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'injection', 'articles'],
  cast: uninjectedCast,
  probe: http.get('/headers'),
  kind: 'state',
  sabotage: {
    'without-label': sabotage.redeploy('sleep.full', sleep.notInjected()),
    labelled: sabotage.redeploy('sleep.legacy', sleep.injectedBy('namespace-label')),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { 'without-label': plaintext } },
    'sleep.legacy -> httpbin.mtls-test': { is: plaintext, under: { labelled: asLegacy } },
  },
});
