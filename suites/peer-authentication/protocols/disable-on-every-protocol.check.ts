import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { certificateRequired, ownTls, plaintext, reset } from '../../shared/outcomes.ts';

/**
 * Sidecars learn from istiod that the workload has mutual TLS disabled and add none; HTTPS arrives
 * as the application opened it.
 */
export default defineCheck({
  id: 'PA-PROTO-02',
  title: 'DISABLE removes the mesh from every protocol: the callee receives what the application sent',
  source: { article: '000', claim: 'DISABLE turns mutual TLS off', claims: ['000#disable-turns-off'] },
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
    'echo-a.full -> echo.mtls-test via websocket': asEcho,
    'echo-a.full -> echo.mtls-test via grpc': asEcho,
    'echo-a.full -> echo.mtls-test via tcp': asEchoByProxy,
    'echo-a.full -> echo.mtls-test via https': asEchoByProxy,
    'echo-b.legacy -> echo.mtls-test': plaintext,
    'echo-b.legacy -> echo.mtls-test via http2': plaintext,
    'echo-b.legacy -> echo.mtls-test via websocket': plaintext,
    'echo-b.legacy -> echo.mtls-test via grpc': plaintext,
    'echo-b.legacy -> echo.mtls-test via tcp': plaintext,
    'echo-b.legacy -> echo.mtls-test via https': ownTls,
  },
  applies: ['disable.yaml'],
  sabotage: {
    omitted: sabotage.omit('disable.yaml'),
    strict: sabotage.swap('disable.yaml', 'strict.yaml'),
  },
  expects: {
    'echo-a.full -> echo.mtls-test': { is: plaintext, under: { omitted: asEcho, strict: asEcho } },
    'echo-a.full -> echo.mtls-test via http2': { is: plaintext, under: { omitted: asEcho, strict: asEcho } },
    'echo-a.full -> echo.mtls-test via websocket': { is: plaintext, under: { omitted: asEcho, strict: asEcho } },
    'echo-a.full -> echo.mtls-test via grpc': { is: plaintext, under: { omitted: asEcho, strict: asEcho } },
    'echo-a.full -> echo.mtls-test via tcp': {
      is: plaintext,
      under: { omitted: asEchoByProxy, strict: asEchoByProxy },
    },
    'echo-a.full -> echo.mtls-test via https': {
      is: ownTls,
      under: { omitted: asEchoByProxy, strict: asEchoByProxy },
    },
    'echo-b.legacy -> echo.mtls-test': { is: plaintext, under: { strict: reset } },
    'echo-b.legacy -> echo.mtls-test via http2': { is: plaintext, under: { strict: reset } },
    'echo-b.legacy -> echo.mtls-test via websocket': { is: plaintext, under: { strict: reset } },
    'echo-b.legacy -> echo.mtls-test via grpc': { is: plaintext, under: { strict: reset } },
    'echo-b.legacy -> echo.mtls-test via tcp': { is: plaintext, under: { strict: reset } },
    'echo-b.legacy -> echo.mtls-test via https': { is: ownTls, under: { strict: certificateRequired } },
  },
});
