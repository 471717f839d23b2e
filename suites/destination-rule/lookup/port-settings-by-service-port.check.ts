import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * A client's rule matches the port that clients use: the port of the Service, never the port of the
 * container.
 */
export default defineCheck({
  id: 'DR-PORT-01',
  title: "portLevelSettings match the Service's port",
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/networking/destination-rule, TrafficPolicy.PortTrafficPolicy',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'tcp', 'istio-docs'],
  cast: echoCast,
  probe: echoCall.http(),
  probes: { tcp: echoCall.tcp() },
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-a.full -> echo.mtls-test via tcp': asEchoByProxy,
  },
  applies: ['service-port.yaml'],
  sabotage: {
    omitted: sabotage.omit('service-port.yaml'),
    'workload-port': sabotage.swap('service-port.yaml', 'workload-port.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': { is: plaintext, under: { omitted: asEcho, 'workload-port': asEcho } },
  },
});
