import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, deniedByGrpc } from '../../shared/accounts.ts';
import { asEcho } from '../../shared/casts.ts';

/** A gRPC caller receives the denial as a gRPC status. */
export default defineCheck({
  id: 'AZ-GRPC-01',
  title: 'a DENY rule on a principal and a gRPC port refuses with the status PERMISSION_DENIED',
  source: {
    article: 'istio-docs',
    claim: 'istio.io, concepts/security#authorization: policies apply to HTTP, HTTP/2 and gRPC alike',
    claims: [],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'grpc', 'istio-docs'],
  cast: accountsCast,
  probe: echoCall.grpc(),
  probes: { http: echoCall.http() },
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-a.full -> echo.mtls-test via http': asEcho,
  },
  applies: ['deny-grpc-port.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-grpc-port.yaml'),
    'other-port': sabotage.swap('deny-grpc-port.yaml', 'deny-other-port.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': { is: deniedByGrpc, under: { omitted: asEcho, 'other-port': asEcho } },
  },
});
