import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** Three levels say three things, and each is seen at its own place. */
export default defineCheck({
  id: 'PA-PRECEDENCE-02',
  title: 'a port beats its workload, which beats its namespace',
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
