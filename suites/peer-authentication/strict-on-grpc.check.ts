import { admitted, defineCheck, echoCall, refused, sabotage } from '../../helpers/check/record/define.ts';
import { asEcho, echoCast } from '../shared/casts.ts';

const reset = refused.by('connection-reset');
const plaintextReset = refused.by('upstream-reset:UC');

/**
 * gRPC is HTTP/2 with its own error model: a refusal arrives as a gRPC status, and the identity is
 * in the metadata.
 */
export default defineCheck({
  id: 'PA-STRICT-GRPC-01',
  title: 'a STRICT workload resets plaintext gRPC and admits peers that present their mesh certificate',
  source: {
    article: '003',
    claim: 'STRICT closes a workload to sources without a sidecar, on every protocol',
    claims: ['000#strict-takes-mtls-only', '003#coarse-access-by-certificate'],
  },
  complianceControls: [
    'NIST 800-53 SC-8',
    'NIST 800-53 SC-8(1)',
    'NIST 800-53 IA-9',
    'PCI DSS 4.0.1 4.2.1',
    'SOC 2 CC6.7',
  ],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'grpc', 'http2'],
  cast: echoCast,
  probe: echoCall.grpc(),
  probes: { http2: echoCall.http2() },
  given: ['plaintext-by-default.yaml'],
  baseline: {
    'echo-a.full -> echo.mtls-test': admitted.overPlaintext(),
    'echo-a.full -> echo.mtls-test via http2': admitted.overPlaintext(),
    'echo-b.legacy -> echo.mtls-test': admitted.overPlaintext(),
    'echo-b.legacy -> echo.mtls-test via http2': admitted.overPlaintext(),
  },
  applies: ['strict.yaml', 'mutual.yaml'],
  sabotage: {
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'mutual-omitted': sabotage.omit('mutual.yaml'),
    'strict-omitted': sabotage.omit('strict.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': { is: asEcho, under: { 'mutual-omitted': plaintextReset } },
    'echo-a.full -> echo.mtls-test via http2': { is: asEcho, under: { 'mutual-omitted': plaintextReset } },
    'echo-b.legacy -> echo.mtls-test': {
      is: reset,
      under: { permissive: admitted.overPlaintext(), 'strict-omitted': admitted.overPlaintext() },
    },
    'echo-b.legacy -> echo.mtls-test via http2': {
      is: reset,
      under: { permissive: admitted.overPlaintext(), 'strict-omitted': admitted.overPlaintext() },
    },
  },
});
