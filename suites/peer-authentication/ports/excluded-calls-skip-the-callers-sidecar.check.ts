import { defineCheck, http, sabotage, sleep } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpEcho } from '../../shared/casts.ts';
import { flowOverHttp, istioDocs } from '../../shared/istio-docs.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** The caller has an identity, and does not use it: its sidecar captures no call to the port. */
export default defineCheck({
  id: 'PA-BYPASS-02',
  title:
    "a port listed in excludeOutboundPorts is called in plaintext past the caller's own sidecar, which STRICT refuses",
  source: istioDocs('Istio, reference/config/annotations, traffic.sidecar.istio.io/excludeOutboundPorts'),
  ...flowOverHttp,
  cast: {
    'sleep.mtls-test': sleep.meshed(),
    'sleep.full': sleep.meshed({ 'traffic.sidecar.istio.io/excludeOutboundPorts': '80' }),
    'echo.mtls-test': httpEcho.serving([80, 8090]).meshed(),
  },
  probe: http.get('/', { port: 80 }),
  probes: { captured: http.get('/', { port: 8090 }) },
  baseline: {
    'sleep.mtls-test -> echo.mtls-test': asOwn,
    'sleep.full -> echo.mtls-test': plaintext,
    'sleep.full -> echo.mtls-test via captured': asFull,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    captured: sabotage.redeploy('sleep.full', sleep.meshed()),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: reset, under: { omitted: plaintext, captured: asFull } },
  },
});
