import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, closedByPolicy } from '../../shared/accounts.ts';
import { asEcho, asEchoByProxy } from '../../shared/casts.ts';

/** A TCP connection has no method, so an ALLOW rule that requires one allows no connection. */
export default defineCheck({
  id: 'AZ-L4-02',
  title: 'an ALLOW rule on an HTTP method admits HTTP and closes every TCP connection',
  source: {
    article: 'istio-docs',
    claim: 'istio.io, tasks/security/authorization/authz-tcp: an ALLOW rule with HTTP fields is ignored on a TCP port',
    claims: [],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'tcp', 'http', 'istio-docs'],
  cast: accountsCast,
  probe: echoCall.tcp(),
  probes: { http: echoCall.http() },
  baseline: {
    'echo-a.full -> echo.mtls-test': asEchoByProxy,
    'echo-a.full -> echo.mtls-test via http': asEcho,
  },
  applies: ['allow-get.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-get.yaml'),
    'by-port': sabotage.swap('allow-get.yaml', 'allow-ports.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': {
      is: closedByPolicy,
      under: { omitted: asEchoByProxy, 'by-port': asEchoByProxy },
    },
  },
});
