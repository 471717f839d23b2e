import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** Three levels set three modes, and each has an effect of its own. */
export default defineCheck({
  id: 'PA-PRECEDENCE-02',
  title: "the mode of a port takes precedence over its workload's, and that over its namespace's",
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/security/peer_authentication: port, workload, namespace, mesh',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'tcp', 'istio-docs'],
  cast: echoCast,
  probe: echoCall.http(),
  probes: { tcp: echoCall.tcp(), set: echoCall.http({ port: 18080 }) },
  given: ['namespace-strict.yaml'],
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-a.full -> echo.mtls-test via tcp': asEchoByProxy,
    'echo-a.full -> echo-set.mtls-test via set': asEcho,
    'echo-b.legacy -> echo-set.mtls-test via set': reset,
    'echo-b.legacy -> echo.mtls-test': reset,
    'echo-b.legacy -> echo.mtls-test via tcp': reset,
  },
  applies: ['port-strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('port-strict.yaml'),
    'no-port': sabotage.swap('port-strict.yaml', 'no-port.yaml'),
  },
  expects: {
    'echo-b.legacy -> echo.mtls-test': { is: plaintext, under: { omitted: reset } },
    'echo-b.legacy -> echo.mtls-test via tcp': { is: reset, under: { 'no-port': plaintext } },
  },
});
