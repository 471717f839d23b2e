import { bypassed, defineCheck, echo, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, httpEcho } from '../../shared/casts.ts';
import { flowOverHttp, istioDocs } from '../../shared/istio-docs.ts';
import { certificateRequired, pastTheSidecar, plaintext, reset } from '../../shared/outcomes.ts';

const tlsPastTheSidecar = bypassed.overTls();

/** The list is complete: no policy of the mesh applies to a port that is not in it. */
export default defineCheck({
  id: 'PA-BYPASS-01',
  title: 'includeInboundPorts leaves every other port open on every protocol, although its workload is STRICT',
  source: istioDocs(
    'Istio, reference/config/annotations, traffic.sidecar.istio.io/includeInboundPorts; istio/istio issue 38415',
  ),
  ...flowOverHttp,
  tags: ['mtls', 'http', 'tcp', 'https', 'istio-docs'],
  cast: {
    'echo-a.full': httpEcho.meshed(),
    'echo-b.legacy': echo.bare(),
    'echo.mtls-test': echo.meshed({ 'traffic.sidecar.istio.io/includeInboundPorts': '18080' }),
  },
  probe: echoCall.http(),
  probes: {
    hole: echoCall.http({ port: 8090 }),
    tcp: echoCall.tcp(),
    https: echoCall.https(),
  },
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-b.legacy -> echo.mtls-test': plaintext,
    'echo-b.legacy -> echo.mtls-test via hole': pastTheSidecar,
    'echo-b.legacy -> echo.mtls-test via tcp': pastTheSidecar,
    'echo-b.legacy -> echo.mtls-test via https': tlsPastTheSidecar,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    captured: sabotage.redeploy('echo.mtls-test', echo.meshed()),
  },
  expects: {
    'echo-b.legacy -> echo.mtls-test': { is: reset, under: { omitted: plaintext } },
    'echo-b.legacy -> echo.mtls-test via hole': { is: pastTheSidecar, under: { captured: reset } },
    'echo-b.legacy -> echo.mtls-test via tcp': { is: pastTheSidecar, under: { captured: reset } },
    'echo-b.legacy -> echo.mtls-test via https': { is: tlsPastTheSidecar, under: { captured: certificateRequired } },
  },
});
