import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, closedByPolicy } from '../../shared/accounts.ts';
import { asEcho, asEchoByProxy } from '../../shared/casts.ts';

/**
 * A sidecar that forwards only bytes still knows the principal of the caller, and closes the
 * connection.
 */
export default defineCheck({
  id: 'AZ-L4-01',
  title:
    'a DENY rule on a principal and a TCP port closes the connection and leaves the HTTP port open to the same caller',
  source: {
    article: '001',
    claim: 'the mesh protects at the network layer and at the application layer',
    claims: ['001#network-and-application-layer', '001#goal-access-control'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'tcp', 'articles'],
  cast: accountsCast,
  probe: echoCall.tcp(),
  probes: { http: echoCall.http() },
  baseline: {
    'echo-a.full -> echo.mtls-test': asEchoByProxy,
    'echo-a.full -> echo.mtls-test via http': asEcho,
  },
  applies: ['deny-tcp-port.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-tcp-port.yaml'),
    'other-port': sabotage.swap('deny-tcp-port.yaml', 'deny-other-port.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': {
      is: closedByPolicy,
      under: { omitted: asEchoByProxy, 'other-port': asEchoByProxy },
    },
  },
});
