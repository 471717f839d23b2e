import { defineCheck, echoCall, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asProductpage, asReviews, bookinfoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/**
 * With all four rules in force, an intruder without a sidecar is still admitted; only STRICT
 * refuses it.
 */
export default defineCheck({
  id: 'DR-ALLMTLS-02',
  title: 'rules bind only clients; PeerAuthentication closes the server',
  source: {
    article: '001',
    claim: 'applying destination-rule-all-mtls turns mTLS on (it closes nothing)',
    claims: ['001#rules-enable-mtls'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'bookinfo', 'articles'],
  cast: bookinfoCast,
  probe: echoCall.http(),
  probes: { get: http.get('/', { port: 80 }) },
  given: ['destination-rule-all-mtls.yaml'],
  baseline: {
    'productpage.shop -> details.shop': asProductpage,
    'productpage.shop -> reviews.shop': asProductpage,
    'reviews.shop -> ratings.shop': asReviews,
    'hack.legacy -> details.shop via get': plaintext,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
  },
  expects: {
    'hack.legacy -> details.shop via get': { is: reset, under: { omitted: plaintext, permissive: plaintext } },
  },
});
