import { counted, defineCheck, sabotage, reports } from '../../helpers/check/record/define.ts';
import { httpCast } from '../shared/casts.ts';

/**
 * Sidecars of Istio's own build count requests; those of upstream Envoy do not, and there the check
 * is not applicable.
 */
export default defineCheck({
  id: 'IN-METRICS-01',
  title: "the callee's sidecar counts a request with mutual TLS and with the identity of its caller",
  source: {
    article: 'istio-docs',
    claim: "Istio's standard metrics: istio_requests_total carries connection_security_policy and source_principal",
    claims: [],
  },
  complianceControls: ['NIST 800-53 AU-2', 'NIST 800-53 AU-3', 'NIST 800-53 AU-12', 'SOC 2 CC7.2'],
  requires: { istio: '>=1.22', dataplane: 'sidecar', telemetry: 'istio' },
  tags: ['mtls', 'http', 'telemetry', 'istio-docs'],
  cast: httpCast,
  probe: counted('/headers'),
  kind: 'state',
  sabotage: { 'client-tls-off': sabotage.add('client-tls-off.yaml') },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': {
      is: reports('requests-total', 'mutual_tls as spiffe://cluster.local/ns/mtls-test/sa/sleep'),
      under: { 'client-tls-off': reports('requests-total', 'none as unknown') },
    },
  },
});
