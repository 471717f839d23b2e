import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, timeout } from '../../shared/outcomes.ts';

/**
 * PERMISSIVE waits for the first bytes of the client to distinguish TLS from plaintext; a client
 * that waits for the server never sends them.
 */
export default defineCheck({
  id: 'PA-SERVERFIRST-01',
  title:
    'on a port where the server sends first, PERMISSIVE blocks a plaintext caller, and DISABLE at the port unblocks it',
  source: {
    article: 'istio-docs',
    claim: 'Istio, ops/deployment/application-requirements, Server first protocols',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tcp', 'slow', 'istio-docs'],
  cast: echoCast,
  probe: echoCall.tcp({ port: 9001 }),
  probes: { tcp: echoCall.tcp() },
  given: ['port-disable.yaml'],
  baseline: {
    'echo-b.legacy -> echo.mtls-test': plaintext,
    'echo-a.full -> echo.mtls-test': plaintext,
    'echo-b.legacy -> echo.mtls-test via tcp': plaintext,
  },
  applies: ['permissive.yaml'],
  sabotage: {
    omitted: sabotage.omit('permissive.yaml'),
  },
  expects: {
    'echo-b.legacy -> echo.mtls-test': { is: timeout, under: { omitted: plaintext } },
    'echo-a.full -> echo.mtls-test': { is: asEchoByProxy, under: { omitted: plaintext } },
  },
});
