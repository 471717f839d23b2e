import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { certificateRequired, ownTls, plaintext, reset } from '../../shared/outcomes.ts';

/**
 * The given policy makes the namespace STRICT, so that the effect of PERMISSIVE at one workload is
 * visible on each protocol.
 */
export default defineCheck({
  id: 'PA-PERMISSIVE-02',
  title: 'PERMISSIVE accepts plaintext and mutual TLS on every protocol',
  source: {
    article: '000',
    claim: 'PERMISSIVE accepts both plaintext and mutual TLS',
    claims: ['000#permissive-takes-both', '001#permissive-both'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'grpc', 'websocket', 'tcp', 'https', 'articles'],
  cast: echoCast,
  probe: echoCall.http(),
  probes: {
    http2: echoCall.http2(),
    websocket: echoCall.webSocket(),
    grpc: echoCall.grpc(),
    tcp: echoCall.tcp(),
    https: echoCall.https(),
  },
  given: ['namespace-strict.yaml'],
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-a.full -> echo.mtls-test via http2': asEcho,
    'echo-a.full -> echo.mtls-test via websocket': asEcho,
    'echo-a.full -> echo.mtls-test via grpc': asEcho,
    'echo-a.full -> echo.mtls-test via tcp': asEchoByProxy,
    'echo-a.full -> echo.mtls-test via https': asEchoByProxy,
    'echo-b.legacy -> echo.mtls-test': reset,
    'echo-b.legacy -> echo.mtls-test via http2': reset,
    'echo-b.legacy -> echo.mtls-test via websocket': reset,
    'echo-b.legacy -> echo.mtls-test via grpc': reset,
    'echo-b.legacy -> echo.mtls-test via tcp': reset,
    'echo-b.legacy -> echo.mtls-test via https': certificateRequired,
  },
  applies: ['permissive.yaml'],
  sabotage: {
    omitted: sabotage.omit('permissive.yaml'),
    strict: sabotage.swap('permissive.yaml', 'strict.yaml'),
  },
  expects: {
    'echo-b.legacy -> echo.mtls-test': { is: plaintext, under: { omitted: reset, strict: reset } },
    'echo-b.legacy -> echo.mtls-test via http2': { is: plaintext, under: { omitted: reset, strict: reset } },
    'echo-b.legacy -> echo.mtls-test via websocket': { is: plaintext, under: { omitted: reset, strict: reset } },
    'echo-b.legacy -> echo.mtls-test via grpc': { is: plaintext, under: { omitted: reset, strict: reset } },
    'echo-b.legacy -> echo.mtls-test via tcp': { is: plaintext, under: { omitted: reset, strict: reset } },
    'echo-b.legacy -> echo.mtls-test via https': {
      is: ownTls,
      under: { omitted: certificateRequired, strict: certificateRequired },
    },
  },
});
