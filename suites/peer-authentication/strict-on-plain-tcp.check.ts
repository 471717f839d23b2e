import { admitted, defineCheck, echoCall, refused, sabotage } from '../../helpers/check/record/define.ts';
import { asEchoByProxy, echoCast } from '../shared/casts.ts';

const asNeighbour = admitted.overMtls('spiffe://cluster.local/ns/mtls-test/sa/echo', { seenBy: 'proxy' });
const reset = refused.by('connection-reset');

/**
 * Plain TCP has no header for the identity of the sender: only the callee's sidecar reports the
 * peer and the transport of a connection.
 */
export default defineCheck({
  id: 'PA-STRICT-TCP-01',
  title: 'a STRICT workload resets plain TCP and forwards the bytes of peers that present their mesh certificate',
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
  tags: ['mtls', 'tcp'],
  cast: echoCast,
  probe: echoCall.tcp(),
  baseline: {
    'echo-set.mtls-test -> echo.mtls-test': asNeighbour,
    'echo-a.full -> echo.mtls-test': asEchoByProxy,
    'echo-b.legacy -> echo.mtls-test': admitted.overPlaintext(),
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'container-port': sabotage.swap('strict.yaml', 'strict-but-for-the-container-port.yaml'),
    'client-tls-off': sabotage.add('client-tls-off.yaml'),
  },
  expects: {
    'echo-set.mtls-test -> echo.mtls-test': { is: asNeighbour, under: { 'client-tls-off': reset } },
    'echo-a.full -> echo.mtls-test': { is: asEchoByProxy, under: { 'client-tls-off': reset } },
    'echo-b.legacy -> echo.mtls-test': {
      is: reset,
      under: {
        omitted: admitted.overPlaintext(),
        permissive: admitted.overPlaintext(),
        'container-port': admitted.overPlaintext(),
      },
    },
  },
});
