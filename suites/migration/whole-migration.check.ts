import { defineScenario, http, httpbin, sabotage, sleep } from '../../helpers/check/record/define.ts';
import { asFull, asOwn, restarted } from '../shared/casts.ts';
import { migrationControls } from '../shared/migration.ts';
import { plaintext, reset } from '../shared/outcomes.ts';

const byLabel = 'namespace-label';
const restartedServer = httpbin.notInjected({ 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' });

/**
 * A complete migration in the order of a team: first no workload has a sidecar, then one namespace
 * after the other gets sidecars, then one after the other accepts only mutual TLS. A caller that
 * never gets a sidecar is admitted until the namespace that it calls is closed.
 */
export default defineScenario({
  id: 'MI-JOURNEY-01',
  title:
    'from plaintext everywhere to STRICT everywhere each namespace is migrated separately, and only a caller left outside is refused',
  source: {
    article: '000',
    claim: 'clients get sidecars one by one, then servers accept only TLS; after the migration the mesh is STRICT',
    claims: ['000#strict-after-migration', '001#gradual-migration'],
  },
  complianceControls: migrationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'injection', 'scenario', 'slow', 'articles'],
  cast: {
    'sleep.mtls-test': sleep.notInjected(),
    'httpbin.mtls-test': httpbin.notInjected(),
    'sleep.full': sleep.notInjected(),
    'httpbin.full': httpbin.notInjected(),
    'sleep.legacy': sleep.bare(),
  },
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': plaintext,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.mtls-test -> httpbin.full': plaintext,
    'sleep.full -> httpbin.full': plaintext,
    'sleep.legacy -> httpbin.full': plaintext,
  },
  steps: [
    {
      title: 'sidecars in one namespace move only the calls inside of it to mutual TLS',
      redeploys: { 'sleep.mtls-test': sleep.injectedBy(byLabel), 'httpbin.mtls-test': httpbin.injectedBy(byLabel) },
      sabotage: {
        'only-restarted': sabotage.redeployAll({ 'sleep.mtls-test': restarted, 'httpbin.mtls-test': restartedServer }),
      },
      expects: {
        'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { 'only-restarted': plaintext } },
      },
    },
    {
      title: 'sidecars in the other namespace let both namespaces authenticate to each other',
      redeploys: { 'sleep.full': sleep.injectedBy(byLabel), 'httpbin.full': httpbin.injectedBy(byLabel) },
      sabotage: {
        'only-restarted': sabotage.redeployAll({ 'sleep.full': restarted, 'httpbin.full': restartedServer }),
      },
      expects: {
        'sleep.full -> httpbin.mtls-test': { is: asFull, under: { 'only-restarted': plaintext } },
        'sleep.full -> httpbin.full': { is: asFull, under: { 'only-restarted': plaintext } },
        'sleep.mtls-test -> httpbin.full': { is: asOwn, under: { 'only-restarted': plaintext } },
      },
    },
    {
      title: 'STRICT in one namespace refuses the caller without a sidecar in that namespace only',
      applies: ['strict-in-mtls-test.yaml'],
      sabotage: {
        permissive: sabotage.swap('strict-in-mtls-test.yaml', 'permissive-in-mtls-test.yaml'),
      },
      expects: {
        'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { permissive: plaintext } },
      },
    },
    {
      title: 'STRICT in the other namespace refuses it in both, and all other callers are admitted as before',
      applies: ['strict-in-full.yaml'],
      sabotage: { permissive: sabotage.swap('strict-in-full.yaml', 'permissive-in-full.yaml') },
      expects: {
        'sleep.legacy -> httpbin.full': { is: reset, under: { permissive: plaintext } },
      },
    },
  ],
});
