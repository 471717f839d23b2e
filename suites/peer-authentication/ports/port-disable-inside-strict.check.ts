import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** One port is excepted from the workload's mode; the others keep it. */
export default defineCheck({
  id: 'PA-PORT-01',
  title: 'a port may be DISABLE inside a STRICT workload',
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/security/peer_authentication, portLevelMtls',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'tcp', 'istio-docs'],
  cast: echoCast,
  probe: echoCall.http(),
  probes: { tcp: echoCall.tcp() },
  given: ['strict.yaml'],
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-b.legacy -> echo.mtls-test': reset,
    'echo-a.full -> echo.mtls-test via tcp': asEchoByProxy,
    'echo-b.legacy -> echo.mtls-test via tcp': reset,
  },
  applies: ['port-disable.yaml'],
  sabotage: {
    omitted: sabotage.omit('port-disable.yaml'),
    'service-port': sabotage.swap('port-disable.yaml', 'service-port.yaml'),
    'port-permissive': sabotage.swap('port-disable.yaml', 'port-permissive.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': {
      is: plaintext,
      under: { omitted: asEcho, 'service-port': asEcho, 'port-permissive': asEcho },
    },
    'echo-b.legacy -> echo.mtls-test': { is: plaintext, under: { omitted: reset, 'service-port': reset } },
  },
});
