import { admitted, defineCheck, http, httpbin, refused, sabotage, sleep } from '../../helpers/check/record/define.ts';
import { asFull, asOwn } from '../shared/casts.ts';

const plaintextReset = refused.by('upstream-reset:UC');

/**
 * STRICT at one workload closes it to plaintext; the given rule overrides auto mTLS, so that
 * ISTIO_MUTUAL is what admits its peers.
 */
export default defineCheck({
  id: 'PA-STRICT-01',
  title: 'a STRICT workload resets plaintext and admits peers that present their mesh certificate',
  source: {
    article: '003',
    claim:
      'with STRICT and ISTIO_MUTUAL the source without a sidecar ends with code 000 and exit 56, the others with 200',
    claims: [
      '003#istio-mutual-with-strict',
      '003#strict-refuses-legacy',
      '003#coarse-access-by-certificate',
      '000#strict-takes-mtls-only',
      '001#policy-over-xds',
    ],
  },
  complianceControls: [
    'NIST 800-53 SC-8',
    'NIST 800-53 SC-8(1)',
    'NIST 800-53 IA-9',
    'PCI DSS 4.0.1 4.2.1',
    'SOC 2 CC6.7',
  ],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['quick', 'mtls', 'http', 'articles'],
  cast: {
    'sleep.mtls-test': sleep.meshed(),
    'sleep.full': sleep.meshed(),
    'sleep.legacy': sleep.bare(),
    'httpbin.mtls-test': httpbin.meshed(),
  },
  probe: http.get('/headers'),
  given: ['plaintext-by-default.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': admitted.overPlaintext(),
    'sleep.full -> httpbin.mtls-test': admitted.overPlaintext(),
    'sleep.legacy -> httpbin.mtls-test': admitted.overPlaintext(),
  },
  applies: ['strict.yaml', 'mutual.yaml'],
  sabotage: {
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'strict-omitted': sabotage.omit('strict.yaml'),
    'mutual-omitted': sabotage.omit('mutual.yaml'),
    'client-tls-off': sabotage.swap('mutual.yaml', 'client-tls-off.yaml'),
    'full-without-sidecar': sabotage.redeploy('sleep.full', sleep.bare()),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': {
      is: asOwn,
      under: { 'mutual-omitted': plaintextReset, 'client-tls-off': plaintextReset },
    },
    'sleep.full -> httpbin.mtls-test': {
      is: asFull,
      under: {
        'mutual-omitted': plaintextReset,
        'client-tls-off': plaintextReset,
        'full-without-sidecar': refused.by('connection-reset'),
      },
    },
    'sleep.legacy -> httpbin.mtls-test': {
      is: refused.by('connection-reset'),
      under: { permissive: admitted.overPlaintext(), 'strict-omitted': admitted.overPlaintext() },
    },
  },
});
