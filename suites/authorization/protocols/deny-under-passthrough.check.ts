import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, closedByPolicy } from '../../shared/accounts.ts';
import { asEcho, asEchoByProxy } from '../../shared/casts.ts';

/**
 * The application terminates TLS itself, but the sidecars wrap it in mutual TLS, so the callee's
 * sidecar knows the caller.
 */
export default defineCheck({
  id: 'AZ-HTTPS-01',
  title:
    'a DENY rule on a principal closes HTTPS between the applications and leaves the HTTP port open to the same caller',
  source: {
    article: '001',
    claim: 'the mesh protects at the network layer and at the application layer',
    claims: ['001#network-and-application-layer', '002#passthrough-undecrypted'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'https', 'articles'],
  cast: accountsCast,
  probe: echoCall.https(),
  probes: { http: echoCall.http() },
  baseline: {
    'echo-a.full -> echo.mtls-test': asEchoByProxy,
    'echo-a.full -> echo.mtls-test via http': asEcho,
  },
  applies: ['deny-https-port.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-https-port.yaml'),
    'other-port': sabotage.swap('deny-https-port.yaml', 'deny-other-port.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': {
      is: closedByPolicy,
      under: { omitted: asEchoByProxy, 'other-port': asEchoByProxy },
    },
  },
});
