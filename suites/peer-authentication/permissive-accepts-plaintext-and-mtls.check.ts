import { admitted, defineCheck, http, httpbin, refused, sabotage, sleep } from '../../helpers/check/record/define.ts';
import { asFull, asOwn } from '../shared/casts.ts';

/**
 * PERMISSIVE accepts plaintext and mutual TLS on one port; the given policy is STRICT, so that the
 * effect of PERMISSIVE is visible.
 */
export default defineCheck({
  id: 'PA-PERMISSIVE-01',
  title: 'a PERMISSIVE workload admits callers without a sidecar in plaintext and mesh peers over mutual TLS',
  source: {
    article: '003',
    claim: 'by default all three sources are admitted, and only those with a sidecar have a SPIFFE identity',
    claims: [
      '003#permissive-is-default',
      '003#uri-names-the-caller',
      '003#plaintext-has-no-identity',
      '000#permissive-takes-both',
      '000#namespace-permissive',
      '001#permissive-both',
      '001#secure-by-default',
    ],
  },
  complianceControls: ['NIST 800-53 SC-8', 'NIST 800-53 AC-4', 'NIST 800-53 IA-9', 'SOC 2 CC6.1'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['quick', 'mtls', 'http', 'articles'],
  cast: {
    'sleep.mtls-test': sleep.meshed(),
    'sleep.full': sleep.meshed(),
    'sleep.legacy': sleep.bare(),
    'httpbin.mtls-test': httpbin.meshed(),
  },
  probe: http.get('/headers'),
  given: ['namespace-strict.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': refused.by('connection-reset'),
  },
  applies: ['permissive.yaml'],
  sabotage: {
    omitted: sabotage.omit('permissive.yaml'),
    strict: sabotage.swap('permissive.yaml', 'strict.yaml'),
    'client-tls-off': sabotage.add('client-tls-off.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { 'client-tls-off': admitted.overPlaintext() } },
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { 'client-tls-off': admitted.overPlaintext() } },
    'sleep.legacy -> httpbin.mtls-test': {
      is: admitted.overPlaintext(),
      under: { omitted: refused.by('connection-reset'), strict: refused.by('connection-reset') },
    },
  },
});
