import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';

/**
 * pathNormalization decides which spellings of a path a rule sees; sidecars apply it to every
 * request.
 */
export default defineCheck({
  id: 'AZ-NORMALIZE-02',
  title:
    'once the mesh decodes and merges slashes, a rule on a path refuses its spellings with %2F and with two slashes',
  source: {
    article: 'istio-docs',
    claim:
      'istio.io, ops/best-practices/security#customize-your-system-on-path-normalization: DECODE_AND_MERGE_SLASHES',
    claims: [],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['authorization', 'mtls', 'http', 'istio-docs', 'managed-mesh'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    slashes: http.get('/public//admin', { port: 80 }),
    encoded: http.get('/public%2Fadmin', { port: 80 }),
  },
  given: ['deny-admin.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via slashes': asFull,
    'sleep.full -> echo.mtls-test via encoded': asFull,
  },
  applies: ['decode-and-merge.yaml'],
  sabotage: {
    omitted: sabotage.omit('decode-and-merge.yaml'),
    'not-decoded': sabotage.swap('decode-and-merge.yaml', 'merge.yaml'),
    none: sabotage.swap('decode-and-merge.yaml', 'unchanged.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via slashes': { is: denied, under: { omitted: asFull, none: asFull } },
    'sleep.full -> echo.mtls-test via encoded': {
      is: denied,
      under: { omitted: asFull, 'not-decoded': asFull, none: asFull },
    },
  },
});
