import {
  defineCheck,
  httpbin,
  prometheus,
  reports,
  sabotage,
  scraped,
  sleep,
} from '../../helpers/check/record/define.ts';

/** Istio leaves the counters of TLS out of a sidecar's metrics by default. */
const WITH_HANDSHAKES = { 'sidecar.istio.io/statsInclusionRegexps': String.raw`listener\..+\.ssl\.handshake` };

/**
 * Prometheus is a witness of its own here: its handshakes have to agree with the certificate that
 * the application received. It works with upstream Envoy, whose sidecars count no requests.
 */
export default defineCheck({
  id: 'IN-SCRAPE-01',
  title: "Prometheus scrapes one TLS handshake of the callee's sidecar for each request over mutual TLS",
  source: {
    article: '004',
    claim: 'Prometheus and other addons are for monitoring the mesh',
    claims: ['004#addons'],
  },
  complianceControls: ['NIST 800-53 AU-2', 'NIST 800-53 AU-12', 'NIST 800-53 SC-8', 'SOC 2 CC7.2'],
  // Prometheus lists pods by a Role of its own, which accounts of other meshes cannot grant.
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'http', 'telemetry', 'articles', 'slow', 'nightly'],
  cast: {
    'sleep.mtls-test': sleep.meshed(),
    'httpbin.mtls-test': httpbin.meshed(WITH_HANDSHAKES),
    'prometheus.mtls-test': prometheus.bare(),
  },
  probe: scraped.handshakes('/headers'),
  kind: 'state',
  given: ['single-requests.yaml'],
  sabotage: {
    plaintext: sabotage.add('disable.yaml'),
    // Without the annotations that injection adds, Prometheus does not find the sidecar.
    unannounced: sabotage.redeploy(
      'httpbin.mtls-test',
      httpbin.meshed({ ...WITH_HANDSHAKES, 'prometheus.istio.io/merge-metrics': 'false' }),
    ),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': {
      is: reports('handshakes', '1'),
      under: { plaintext: reports('handshakes', 'none'), unannounced: reports('handshakes', 'not scraped') },
    },
  },
});
