import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { certificateControls } from '../../shared/controls.ts';
import { plaintext, serverRefused } from '../../shared/outcomes.ts';

/**
 * Over HTTP and gRPC the response of the caller's sidecar contains the reason; over TCP, HTTPS and
 * WebSocket only its log does.
 */
export default defineCheck({
  id: 'ID-NAMING-03',
  title: "a caller's sidecar refuses a server of another account on every protocol",
  source: {
    article: '000',
    claim: 'the sidecar of the client checks that the account of the server may run the service',
    claims: ['000#secure-naming'],
  },
  complianceControls: certificateControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'grpc', 'websocket', 'tcp', 'https', 'identity', 'articles'],
  cast: echoCast,
  probe: echoCall.http(),
  probes: {
    http2: echoCall.http2(),
    websocket: echoCall.webSocket(),
    grpc: echoCall.grpc(),
    tcp: echoCall.tcp(),
    https: echoCall.https(),
  },
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-a.full -> echo.mtls-test via http2': asEcho,
    'echo-a.full -> echo.mtls-test via grpc': asEcho,
    'echo-a.full -> echo.mtls-test via websocket': asEcho,
    'echo-a.full -> echo.mtls-test via tcp': asEchoByProxy,
    'echo-a.full -> echo.mtls-test via https': asEchoByProxy,
    'echo-b.legacy -> echo.mtls-test': plaintext,
  },
  applies: ['wrong-name.yaml'],
  sabotage: {
    omitted: sabotage.omit('wrong-name.yaml'),
    'right-name': sabotage.swap('wrong-name.yaml', 'right-name.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': {
      is: serverRefused,
      under: { omitted: asEcho, 'right-name': asEcho },
    },
    'echo-a.full -> echo.mtls-test via http2': {
      is: serverRefused,
      under: { omitted: asEcho, 'right-name': asEcho },
    },
    'echo-a.full -> echo.mtls-test via grpc': {
      is: serverRefused,
      under: { omitted: asEcho, 'right-name': asEcho },
    },
    'echo-a.full -> echo.mtls-test via websocket': {
      is: serverRefused,
      under: { omitted: asEcho, 'right-name': asEcho },
    },
    'echo-a.full -> echo.mtls-test via tcp': {
      is: serverRefused,
      under: { omitted: asEchoByProxy, 'right-name': asEchoByProxy },
    },
    'echo-a.full -> echo.mtls-test via https': {
      is: serverRefused,
      under: { omitted: asEchoByProxy, 'right-name': asEchoByProxy },
    },
  },
});
