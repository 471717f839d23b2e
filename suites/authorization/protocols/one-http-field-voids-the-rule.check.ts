import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, closedByPolicy } from '../../shared/accounts.ts';
import { asEcho, asEchoByProxy } from '../../shared/casts.ts';

/**
 * On a TCP port the whole rule is left out, not only the operation that requires HTTP.
 */
export default defineCheck({
  id: 'AZ-L4-04',
  title: 'an ALLOW rule with an operation on HTTP beside one on a TCP port allows no TCP connection',
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
  probes: {
    http: echoCall.http(),
  },
  baseline: {
    'echo-a.full -> echo.mtls-test': asEchoByProxy,
    'echo-a.full -> echo.mtls-test via http': asEcho,
  },
  applies: ['allow-both.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-both.yaml'),
    apart: sabotage.swap('allow-both.yaml', 'allow-apart.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': { is: closedByPolicy, under: { omitted: asEchoByProxy, apart: asEchoByProxy } },
  },
});
