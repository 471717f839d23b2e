import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, mixedCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, upstreamEnded, upstreamFailed } from '../../shared/outcomes.ts';

/**
 * While a server migrates, its Service leads to pods with and without a sidecar, and callers need
 * not distinguish them.
 */
export default defineCheck({
  id: 'DR-MIXED-01',
  title: 'behind one Service, auto mTLS uses mutual TLS to endpoints with a sidecar and plaintext to those without',
  source: istioDocs('istio.io, tasks/security/authentication/authn-policy#auto-mutual-tls'),
  ...transportOverHttp,
  cast: mixedCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    'to-new': http.get('/', { port: 80, at: 'mixed.mtls-test', headers: { 'x-to': 'new' } }),
    'to-old': http.get('/', { port: 80, at: 'mixed.mtls-test', headers: { 'x-to': 'old' } }),
  },
  given: ['strict.yaml', 'mixed.yaml', 'plain.yaml'],
  baseline: {
    'sleep.full -> echo-new.mtls-test via to-new': upstreamEnded,
    'sleep.full -> echo-old.mtls-test via to-old': plaintext,
    'sleep.full -> echo-new.mtls-test': asFull,
    'sleep.legacy -> echo-old.mtls-test': plaintext,
  },
  applies: ['no-tls-mode.yaml'],
  sabotage: {
    omitted: sabotage.omit('no-tls-mode.yaml'),
    mutual: sabotage.swap('no-tls-mode.yaml', 'mutual.yaml'),
  },
  expects: {
    'sleep.full -> echo-new.mtls-test via to-new': { is: asFull, under: { omitted: upstreamEnded } },
    'sleep.full -> echo-old.mtls-test via to-old': { is: plaintext, under: { mutual: upstreamFailed } },
  },
});
