import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, httpEcho, mixedCast } from '../../shared/casts.ts';
import { flowOverHttp, istioDocs } from '../../shared/istio-docs.ts';
import { plaintext, reset, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * A sidecar routes by the Host header. Where no Service has it, auto mTLS does not apply, and the
 * request leaves in plaintext for the address that it was sent to. The caller's sidecar would keep
 * a connection from before a change, so that STRICT is in force from the start.
 */
export default defineCheck({
  id: 'PA-ADDRESS-02',
  title: 'a request of a meshed caller whose Host no Service has is sent in plaintext, so STRICT refuses it',
  source: istioDocs('istio.io, ops/configuration/traffic-management/traffic-routing: routed by the Host header'),
  ...flowOverHttp,
  cast: mixedCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    foreign: http.get('/', { port: 80, host: 'accounts.example' }),
    'other-case': http.get('/', { port: 80, host: 'Echo-New.mtls-test:1234' }),
    unserved: http.get('/', { at: 'pod-ip', port: 18085 }),
    dot: http.get('/', { port: 80, host: 'echo-new.mtls-test.svc.cluster.local.' }),
  },
  kind: 'state',
  given: ['strict.yaml'],
  baseline: {
    'sleep.full -> echo-old.mtls-test via foreign': plaintext,
  },
  sabotage: { bare: sabotage.redeploy('echo-new.mtls-test', httpEcho.labelled({ tier: 'mixed' }).bare()) },
  expects: {
    'sleep.full -> echo-new.mtls-test': { is: asFull, under: { bare: plaintext } },
    'sleep.full -> echo-new.mtls-test via other-case': { is: asFull, under: { bare: plaintext } },
    'sleep.full -> echo-new.mtls-test via dot': { is: asFull, under: { bare: plaintext } },
    'sleep.full -> echo-new.mtls-test via foreign': { is: upstreamEnded, under: { bare: plaintext } },
    // No Service has the port: the chain for unknown ports follows the same mode.
    'sleep.legacy -> echo-new.mtls-test via unserved': { is: reset, under: { bare: plaintext } },
    'sleep.legacy -> echo-new.mtls-test via foreign': { is: reset, under: { bare: plaintext } },
  },
});
