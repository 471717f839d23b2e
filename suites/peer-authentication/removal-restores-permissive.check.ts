import { admitted, defineCheck, http, httpbin, refused, sabotage, sleep } from '../../helpers/check/record/define.ts';
import { asFull, asOwn } from '../shared/casts.ts';

/**
 * Policies leave nothing behind: once they are deleted, the mesh's PERMISSIVE default applies
 * again.
 */
export default defineCheck({
  id: 'PA-REMOVAL-01',
  title: 'once STRICT and DENY are deleted, every source is admitted again as under the PERMISSIVE default',
  source: {
    article: '003',
    claim: 'without policies the mesh is PERMISSIVE: 200 for all three sources',
    claims: ['003#permissive-is-default', '000#bare-caller-works-at-first', '004#mtls-by-default'],
  },
  complianceControls: ['NIST 800-53 AC-4', 'NIST 800-53 CM-3(2)', 'SOC 2 CC8.1'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['quick', 'mtls', 'authorization', 'http', 'articles'],
  cast: {
    'sleep.mtls-test': sleep.meshed(),
    'sleep.full': sleep.meshed(),
    'sleep.legacy': sleep.bare(),
    'httpbin.mtls-test': httpbin.meshed(),
  },
  probe: http.get('/headers'),
  given: ['strict.yaml', 'deny-full-get.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': refused.by('rbac-403'),
    'sleep.legacy -> httpbin.mtls-test': refused.by('connection-reset'),
  },
  removes: ['strict.yaml', 'deny-full-get.yaml'],
  sabotage: {
    'strict-stays': sabotage.omit('strict.yaml'),
    'deny-stays': sabotage.omit('deny-full-get.yaml'),
    'client-tls-off': sabotage.add('client-tls-off.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { 'client-tls-off': admitted.overPlaintext() } },
    'sleep.full -> httpbin.mtls-test': {
      is: asFull,
      under: { 'deny-stays': refused.by('rbac-403'), 'client-tls-off': admitted.overPlaintext() },
    },
    'sleep.legacy -> httpbin.mtls-test': {
      is: admitted.overPlaintext(),
      under: { 'strict-stays': refused.by('connection-reset') },
    },
  },
});
