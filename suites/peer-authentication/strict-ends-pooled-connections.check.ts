import { defineCheck, http, sabotage, sleep } from '../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../shared/istio-docs.ts';
import { plaintext, reset } from '../shared/outcomes.ts';

/**
 * The callee's sidecar drains connections of the former mode: it serves one more request of an open
 * connection and closes it with the response.
 */
export default defineCheck({
  id: 'PA-POOLED-01',
  title: 'STRICT also ends the plaintext connections that clients opened before it',
  source: istioDocs(
    'Envoy, architecture overview, listeners, filter chain only update: connections of a filter chain that was replaced are drained',
  ),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers', { connection: 'pooled' }),
  probes: { 'new-connection': http.get('/headers') },
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.legacy -> httpbin.mtls-test via new-connection': plaintext,
  },
  applies: ['strict.yaml'],
  sabotage: {
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'own-without-sidecar': sabotage.redeploy('sleep.mtls-test', sleep.bare()),
    'full-without-sidecar': sabotage.redeploy('sleep.full', sleep.bare()),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { 'own-without-sidecar': reset } },
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { 'full-without-sidecar': reset } },
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { permissive: plaintext } },
    'sleep.legacy -> httpbin.mtls-test via new-connection': { is: reset, under: { permissive: plaintext } },
  },
});
