import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, mixedCast } from '../../shared/casts.ts';
import { flowOverHttp, istioDocs } from '../../shared/istio-docs.ts';
import { plaintext, reset, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * A sidecar routes by the Host header. Where no Service has it, auto mTLS does not apply, and the
 * request leaves in plaintext for the address that it was sent to.
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
  baseline: {
    'sleep.full -> echo-new.mtls-test': asFull,
    'sleep.full -> echo-new.mtls-test via foreign': plaintext,
    'sleep.full -> echo-new.mtls-test via other-case': asFull,
    'sleep.full -> echo-new.mtls-test via dot': asFull,
    'sleep.legacy -> echo-new.mtls-test via foreign': plaintext,
    'sleep.legacy -> echo-new.mtls-test via unserved': plaintext,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    'port-open': sabotage.swap('strict.yaml', 'strict-but-one-port.yaml'),
  },
  expects: {
    'sleep.full -> echo-new.mtls-test via foreign': {
      is: upstreamEnded,
      under: { omitted: plaintext, 'port-open': plaintext },
    },
    // No Service has the port: the chain for unknown ports follows the same mode.
    'sleep.legacy -> echo-new.mtls-test via unserved': { is: reset, under: { omitted: plaintext } },
    'sleep.legacy -> echo-new.mtls-test via foreign': {
      is: reset,
      under: { omitted: plaintext, 'port-open': plaintext },
    },
  },
});
