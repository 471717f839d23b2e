import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, closedByPolicy } from '../../shared/accounts.ts';
import { asEcho, asEchoByProxy } from '../../shared/casts.ts';

/** On a TCP port a DENY rule loses its HTTP fields and denies more than it names. */
export default defineCheck({
  id: 'AZ-L4-03',
  title: 'a DENY rule on POST closes every TCP connection and admits GET',
  source: {
    article: 'istio-docs',
    claim:
      'istio.io, tasks/security/authorization/authz-tcp: a DENY rule with HTTP fields applies to a TCP port without them',
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
  applies: ['deny-post.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-post.yaml'),
    'with-port': sabotage.swap('deny-post.yaml', 'deny-post-on-http.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': {
      is: closedByPolicy,
      under: { omitted: asEchoByProxy, 'with-port': asEchoByProxy },
    },
  },
});
