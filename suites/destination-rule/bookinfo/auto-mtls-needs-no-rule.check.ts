import { defineCheck, echoCall, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asProductpage, asReviews, bookinfoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * Once the rules that disable it are removed, sidecars open mutual TLS without a rule and without a
 * change of code.
 */
export default defineCheck({
  id: 'DR-AUTO-01',
  title: 'without any rule the calls of bookinfo use mutual TLS',
  source: {
    article: '001',
    claim: 'secure by default: no change to application code or infrastructure',
    claims: ['001#secure-by-default', '004#mtls-by-default'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'bookinfo', 'articles'],
  cast: bookinfoCast,
  probe: echoCall.http(),
  probes: { get: http.get('/', { port: 80 }) },
  given: ['disabled.yaml'],
  baseline: {
    'productpage.shop -> details.shop': plaintext,
    'productpage.shop -> reviews.shop': plaintext,
    'reviews.shop -> ratings.shop': plaintext,
    'hack.legacy -> details.shop via get': plaintext,
  },
  removes: ['disabled.yaml'],
  sabotage: {
    kept: sabotage.omit('disabled.yaml'),
    wildcard: sabotage.add('wildcard.yaml'),
  },
  expects: {
    'productpage.shop -> details.shop': { is: asProductpage, under: { kept: plaintext, wildcard: plaintext } },
    'productpage.shop -> reviews.shop': { is: asProductpage, under: { kept: plaintext, wildcard: plaintext } },
    'reviews.shop -> ratings.shop': { is: asReviews, under: { kept: plaintext, wildcard: plaintext } },
  },
});
