import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/**
 * The given policy names the port of the Service and has no effect; the applied one names the port
 * of the container.
 */
export default defineCheck({
  id: 'PA-PORT-02',
  title: "portLevelMtls matches the workload's port, not the Service's",
  source: {
    article: 'istio-docs',
    claim: 'istio/istio#49098; Istio, reference/config/security/peer_authentication, portLevelMtls',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'tcp', 'istio-docs'],
  cast: echoCast,
  probe: echoCall.http(),
  probes: { tcp: echoCall.tcp() },
  given: ['service-port.yaml'],
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-b.legacy -> echo.mtls-test': reset,
    'echo-a.full -> echo.mtls-test via tcp': asEchoByProxy,
  },
  applies: ['workload-port.yaml'],
  sabotage: {
    omitted: sabotage.omit('workload-port.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': { is: plaintext, under: { omitted: asEcho } },
    'echo-b.legacy -> echo.mtls-test': { is: plaintext, under: { omitted: reset } },
  },
});
