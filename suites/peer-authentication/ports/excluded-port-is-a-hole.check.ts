import { defineCheck, echo, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { flowOverHttp, istioDocs } from '../../shared/istio-docs.ts';
import { pastTheSidecar, plaintext, reset, upstreamFailed } from '../../shared/outcomes.ts';

/**
 * The sidecar does not capture the port, so it requests no certificate there; a peer that offers
 * mutual TLS reaches an application that does not support it.
 */
export default defineCheck({
  id: 'PA-HOLE-01',
  title: 'a port listed in excludeInboundPorts stays open to plaintext although its workload is STRICT',
  source: istioDocs('Istio, reference/config/annotations, traffic.sidecar.istio.io/excludeInboundPorts'),
  ...flowOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { hole: http.get('/', { port: 8090 }) },
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.legacy -> echo.mtls-test': plaintext,
    'sleep.legacy -> echo.mtls-test via hole': pastTheSidecar,
    'sleep.full -> echo.mtls-test via hole': upstreamFailed,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    captured: sabotage.redeploy('echo.mtls-test', echo.meshed()),
  },
  expects: {
    'sleep.legacy -> echo.mtls-test': { is: reset, under: { omitted: plaintext } },
    'sleep.legacy -> echo.mtls-test via hole': { is: pastTheSidecar, under: { captured: reset } },
    'sleep.full -> echo.mtls-test via hole': { is: upstreamFailed, under: { captured: asFull } },
  },
});
