import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * The mesh-wide policy is in the root namespace. A manifest without a namespace would become a
 * policy of the namespace that it is applied to.
 */
export default defineCheck({
  id: 'PA-MESH-01',
  title: 'STRICT in the root namespace closes the mesh to plaintext, mesh-wide',
  source: {
    article: '000',
    claim: 'mesh-wide STRICT is the same policy applied without a namespace',
    claims: ['000#mesh-wide-strict'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'articles', 'managed-mesh'],
  cast: httpCast,
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    // A selector applies to the namespace of the policy, also in the root namespace.
    selected: sabotage.swap('strict.yaml', 'selected.yaml'),
    'client-tls-off': sabotage.add('client-tls-off.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { 'client-tls-off': upstreamEnded } },
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { 'client-tls-off': upstreamEnded } },
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { omitted: plaintext, selected: plaintext } },
  },
});
