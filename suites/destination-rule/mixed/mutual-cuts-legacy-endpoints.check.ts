import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, mixedCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, upstreamEnded, upstreamFailed } from '../../shared/outcomes.ts';

/** A rule that is meant to harden a Service makes its endpoints without a sidecar unreachable. */
export default defineCheck({
  id: 'DR-MIXED-02',
  title: 'ISTIO_MUTUAL for a Service makes its endpoints without a sidecar unreachable',
  source: istioDocs(
    'istio.io, ops/common-problems/network-issues: a rule with ISTIO_MUTUAL towards a workload without a sidecar fails',
  ),
  ...transportOverHttp,
  cast: mixedCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    'to-new': http.get('/', { port: 80, at: 'mixed.mtls-test', headers: { 'x-to': 'new' } }),
    'to-old': http.get('/', { port: 80, at: 'mixed.mtls-test', headers: { 'x-to': 'old' } }),
  },
  given: ['strict.yaml', 'mixed.yaml', 'no-tls-mode.yaml'],
  baseline: {
    'sleep.full -> echo-new.mtls-test via to-new': asFull,
    'sleep.full -> echo-old.mtls-test via to-old': plaintext,
    'sleep.full -> echo-new.mtls-test': asFull,
    'sleep.legacy -> echo-old.mtls-test': plaintext,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    omitted: sabotage.omit('mutual.yaml'),
    plain: sabotage.swap('mutual.yaml', 'plain.yaml'),
  },
  expects: {
    'sleep.full -> echo-new.mtls-test via to-new': { is: asFull, under: { plain: upstreamEnded } },
    'sleep.full -> echo-old.mtls-test via to-old': {
      is: upstreamFailed,
      under: { omitted: plaintext, plain: plaintext },
    },
  },
});
