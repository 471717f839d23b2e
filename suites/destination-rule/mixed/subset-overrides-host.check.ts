import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, mixedCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, upstreamEnded, upstreamFailed } from '../../shared/outcomes.ts';

/**
 * One rule covers a host whose versions differ: the settings of a subset apply to that subset,
 * those of the host to all others.
 */
export default defineCheck({
  id: 'DR-SUBSET-01',
  title: 'the TLS mode of a subset overrides that of its host',
  source: {
    article: '001',
    claim: 'destination-rule-all-mtls declares subsets by version beside the TLS mode of their host',
    claims: ['001#subset-v1'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'articles'],
  cast: mixedCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    'to-new': http.get('/', { port: 80, at: 'mixed.mtls-test', headers: { 'x-to': 'new' } }),
    'to-old': http.get('/', { port: 80, at: 'mixed.mtls-test', headers: { 'x-to': 'old' } }),
  },
  given: ['strict.yaml', 'mixed.yaml', 'mutual.yaml'],
  baseline: {
    'sleep.full -> echo-new.mtls-test via to-new': asFull,
    'sleep.full -> echo-old.mtls-test via to-old': upstreamFailed,
    'sleep.full -> echo-new.mtls-test': asFull,
    'sleep.legacy -> echo-old.mtls-test': plaintext,
  },
  applies: ['old-in-clear.yaml'],
  sabotage: {
    omitted: sabotage.omit('old-in-clear.yaml'),
    swapped: sabotage.swap('old-in-clear.yaml', 'new-in-clear.yaml'),
  },
  expects: {
    'sleep.full -> echo-new.mtls-test via to-new': { is: asFull, under: { swapped: upstreamEnded } },
    'sleep.full -> echo-old.mtls-test via to-old': {
      is: plaintext,
      under: { omitted: upstreamFailed, swapped: upstreamFailed },
    },
  },
});
