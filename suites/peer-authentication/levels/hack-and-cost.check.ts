import { defineCheck, echoCall, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asProductpage, bookinfoCast } from '../../shared/casts.ts';
import { transportAndFlowControls } from '../../shared/controls.ts';
import { plaintext, reset, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * Internal data of the shop is open to every caller inside of the perimeter until the namespace
 * requires certificates.
 */
export default defineCheck({
  id: 'PA-HACKCOST-01',
  title: 'an intruder without a sidecar reads /books/cost from a PERMISSIVE service and is reset by a STRICT one',
  source: {
    article: '003',
    claim: 'an intruder of another namespace reads /books/cost in PERMISSIVE mode, and is refused in STRICT mode',
    claims: ['003#hack-reads-cost-in-permissive', '003#hack-503-in-strict', '001#perimeter-trust-fails'],
  },
  complianceControls: transportAndFlowControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'bookinfo', 'articles'],
  cast: bookinfoCast,
  probe: echoCall.http({ path: '/books/cost' }),
  probes: { get: http.get('/books/cost', { port: 80 }) },
  baseline: {
    'hack.legacy -> cost.shop via get': plaintext,
    'productpage.shop -> cost.shop': asProductpage,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'client-tls-off': sabotage.add('client-tls-off.yaml'),
  },
  expects: {
    'hack.legacy -> cost.shop via get': { is: reset, under: { omitted: plaintext, permissive: plaintext } },
    'productpage.shop -> cost.shop': { is: asProductpage, under: { 'client-tls-off': upstreamEnded } },
  },
});
