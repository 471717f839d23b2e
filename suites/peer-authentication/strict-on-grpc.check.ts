import { admitted, defineCheck, echo, echoCall, refused, sabotage } from '../../helpers/check/define.ts';

const full = admitted.overMtls('spiffe://cluster.local/ns/full/sa/echo', { seenBy: 'callee' });
const reset = refused.by('connection-reset');
const plaintextReset = refused.by('upstream-reset:UC');

/** gRPC is HTTP/2 with an error of its own for everything: what refuses a caller stands in its words, and the identity in its metadata. */
export default defineCheck({
  id: 'PA-STRICT-GRPC-01',
  title: 'a STRICT workload resets gRPC in clear and serves peers that present their mesh certificate',
  seed: {
    chapter: '003',
    claim: 'STRICT closes a workload to sources without a sidecar, whatever they speak',
    claims: ['000#strict-takes-mtls-only', '003#coarse-access-by-certificate'],
  },
  controls: ['NIST 800-53 SC-8', 'NIST 800-53 SC-8(1)', 'NIST 800-53 IA-9', 'PCI DSS 4.0.1 4.2.1', 'SOC 2 CC6.7'],
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'grpc', 'http2'],
  cast: {
    'caller.full': echo.meshed(),
    'caller.legacy': echo.bare(),
    'server.mtls-test': echo.meshed(),
  },
  probe: echoCall.grpc(),
  probes: { http2: echoCall.http2() },
  given: ['plaintext-by-default.yaml'],
  baseline: {
    'caller.full -> server.mtls-test': admitted.overPlaintext(),
    'caller.full -> server.mtls-test via http2': admitted.overPlaintext(),
    'caller.legacy -> server.mtls-test': admitted.overPlaintext(),
    'caller.legacy -> server.mtls-test via http2': admitted.overPlaintext(),
  },
  applies: ['strict.yaml', 'mutual.yaml'],
  sabotage: {
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'mutual-withheld': sabotage.withhold('mutual.yaml'),
    'strict-withheld': sabotage.withhold('strict.yaml'),
  },
  expects: {
    'caller.full -> server.mtls-test': { is: full, under: { 'mutual-withheld': plaintextReset } },
    'caller.full -> server.mtls-test via http2': { is: full, under: { 'mutual-withheld': plaintextReset } },
    'caller.legacy -> server.mtls-test': {
      is: reset,
      under: { permissive: admitted.overPlaintext(), 'strict-withheld': admitted.overPlaintext() },
    },
    'caller.legacy -> server.mtls-test via http2': {
      is: reset,
      under: { permissive: admitted.overPlaintext(), 'strict-withheld': admitted.overPlaintext() },
    },
  },
});
