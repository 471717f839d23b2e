import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** The stage names the port of the Service and nothing happens; the claim names the port of the container. */
export default defineCheck({
  id: 'PA-PORT-02',
  title: "portLevelMtls counts the workload's port, not the Service's",
  seed: {
    chapter: 'beyond',
    claim: 'istio/istio#49098; Istio, reference/config/security/peer_authentication, portLevelMtls',
    claims: [],
  },
  controls: transportControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'tcp', 'beyond'],
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
    withheld: sabotage.withhold('workload-port.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': { is: plaintext, under: { withheld: asEcho } },
    'echo-b.legacy -> echo.mtls-test': { is: plaintext, under: { withheld: reset } },
  },
});
