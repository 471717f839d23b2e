import { defineCheck, echo, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { transportAndFlowControls } from '../../shared/controls.ts';
import { plaintext, reset, upstreamFailed } from '../../shared/outcomes.ts';

/** What never meets the sidecar is never asked for a certificate; and a peer that offers mutual TLS there meets an application that knows none. */
export default defineCheck({
  id: 'PA-HOLE-01',
  title: 'a port that excludeInboundPorts names stays open in clear although its workload is STRICT',
  seed: {
    chapter: 'beyond',
    claim: 'Istio, reference/config/annotations, traffic.sidecar.istio.io/excludeInboundPorts',
    claims: [],
  },
  controls: transportAndFlowControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'beyond'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { hole: http.get('/', { port: 8090 }) },
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.legacy -> echo.mtls-test': plaintext,
    'sleep.legacy -> echo.mtls-test via hole': plaintext,
    'sleep.full -> echo.mtls-test via hole': upstreamFailed,
  },
  applies: ['strict.yaml'],
  sabotage: {
    withheld: sabotage.withhold('strict.yaml'),
    captured: sabotage.recast('echo.mtls-test', echo.meshed()),
  },
  expects: {
    'sleep.legacy -> echo.mtls-test': { is: reset, under: { withheld: plaintext } },
    'sleep.legacy -> echo.mtls-test via hole': { is: plaintext, under: { captured: reset } },
    'sleep.full -> echo.mtls-test via hole': { is: upstreamFailed, under: { captured: asFull } },
  },
});
