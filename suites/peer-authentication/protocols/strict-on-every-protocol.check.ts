import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { certificateRequired, ownTls, plaintext, reset, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * On every protocol STRICT refuses clients without a mesh certificate; the sidecar's own alert ends
 * TLS that the application would have accepted.
 */
export default defineCheck({
  id: 'PA-PROTO-01',
  title: 'STRICT applies to HTTP/1.1, HTTP/2, WebSocket, gRPC, TCP and HTTPS that is passed through',
  source: {
    article: '000',
    claim:
      'a STRICT workload accepts only encrypted traffic (encryption is not enough: TLS without a mesh certificate is refused by an alert)',
    claims: ['000#strict-takes-mtls-only', '002#passthrough-undecrypted'],
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
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-a.full -> echo.mtls-test via http2': asEcho,
    'echo-a.full -> echo.mtls-test via grpc': asEcho,
    'echo-a.full -> echo.mtls-test via websocket': asEcho,
    'echo-a.full -> echo.mtls-test via tcp': asEchoByProxy,
    'echo-a.full -> echo.mtls-test via https': asEchoByProxy,
    'echo-b.legacy -> echo.mtls-test': plaintext,
    'echo-b.legacy -> echo.mtls-test via http2': plaintext,
    'echo-b.legacy -> echo.mtls-test via websocket': plaintext,
    'echo-b.legacy -> echo.mtls-test via grpc': plaintext,
    'echo-b.legacy -> echo.mtls-test via tcp': plaintext,
    'echo-b.legacy -> echo.mtls-test via https': ownTls,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'client-tls-off': sabotage.add('client-tls-off.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': { is: asEcho, under: { 'client-tls-off': upstreamEnded } },
    'echo-a.full -> echo.mtls-test via http2': { is: asEcho, under: { 'client-tls-off': upstreamEnded } },
    'echo-a.full -> echo.mtls-test via grpc': { is: asEcho, under: { 'client-tls-off': upstreamEnded } },
    'echo-a.full -> echo.mtls-test via websocket': { is: asEcho, under: { 'client-tls-off': reset } },
    'echo-a.full -> echo.mtls-test via tcp': { is: asEchoByProxy, under: { 'client-tls-off': reset } },
    'echo-a.full -> echo.mtls-test via https': { is: asEchoByProxy, under: { 'client-tls-off': certificateRequired } },
    'echo-b.legacy -> echo.mtls-test': { is: reset, under: { omitted: plaintext, permissive: plaintext } },
    'echo-b.legacy -> echo.mtls-test via http2': { is: reset, under: { omitted: plaintext, permissive: plaintext } },
    'echo-b.legacy -> echo.mtls-test via websocket': {
      is: reset,
      under: { omitted: plaintext, permissive: plaintext },
    },
    'echo-b.legacy -> echo.mtls-test via grpc': { is: reset, under: { omitted: plaintext, permissive: plaintext } },
    'echo-b.legacy -> echo.mtls-test via tcp': { is: reset, under: { omitted: plaintext, permissive: plaintext } },
    'echo-b.legacy -> echo.mtls-test via https': {
      is: certificateRequired,
      under: { omitted: ownTls, permissive: ownTls },
    },
  },
});
