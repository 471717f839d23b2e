import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** Migration port by port: one port is closed to plaintext while the others still accept it. */
export default defineCheck({
  id: 'PA-PORT-03',
  title: 'a port may be STRICT inside a PERMISSIVE workload',
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
  baseline: {
    'echo-a.full -> echo.mtls-test via tcp': asEchoByProxy,
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-b.legacy -> echo.mtls-test': plaintext,
    'echo-b.legacy -> echo.mtls-test via tcp': plaintext,
  },
  applies: ['port-strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('port-strict.yaml'),
    'other-port': sabotage.swap('port-strict.yaml', 'other-port.yaml'),
  },
  expects: {
    'echo-b.legacy -> echo.mtls-test via tcp': { is: reset, under: { omitted: plaintext, 'other-port': plaintext } },
  },
});
