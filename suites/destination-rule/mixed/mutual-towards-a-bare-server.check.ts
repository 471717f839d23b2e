import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { mixedCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, upstreamFailed } from '../../shared/outcomes.ts';

/** A sidecar follows a rule whether or not the other end supports TLS. */
export default defineCheck({
  id: 'DR-BARE-01',
  title: 'ISTIO_MUTUAL towards a server without a sidecar fails',
  source: {
    article: '003',
    claim: 'towards a server outside of the mesh the mode must be MUTUAL, not ISTIO_MUTUAL',
    claims: ['003#mutual-not-istio-mutual'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'articles'],
  cast: mixedCast,
  probe: http.get('/', { port: 80 }),
  baseline: {
    'sleep.full -> echo-old.mtls-test': plaintext,
    'sleep.legacy -> echo-old.mtls-test': plaintext,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    omitted: sabotage.omit('mutual.yaml'),
    plain: sabotage.swap('mutual.yaml', 'plain.yaml'),
  },
  expects: {
    'sleep.full -> echo-old.mtls-test': { is: upstreamFailed, under: { omitted: plaintext, plain: plaintext } },
  },
});
