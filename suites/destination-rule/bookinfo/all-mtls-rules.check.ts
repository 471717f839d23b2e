import { defineCheck, echoCall, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asProductpage, asReviews, bookinfoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext } from '../../shared/outcomes.ts';

/** The given rule overrides auto mTLS, so that any mutual TLS comes from the rules under test. */
export default defineCheck({
  id: 'DR-ALLMTLS-01',
  title:
    'the four rules of destination-rule-all-mtls make every call of bookinfo mutual TLS with the identity of its own account',
  source: {
    article: '001',
    claim:
      'applying destination-rule-all-mtls turns mTLS on (auto mTLS does it without any rule; the rules govern clients only)',
    claims: ['001#rules-enable-mtls', '001#bookinfo-accounts', '001#subset-v1'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'bookinfo', 'articles'],
  cast: bookinfoCast,
  probe: echoCall.http(),
  probes: { get: http.get('/', { port: 80 }) },
  given: ['plaintext.yaml'],
  baseline: {
    'productpage.shop -> details.shop': plaintext,
    'productpage.shop -> reviews.shop': plaintext,
    'reviews.shop -> ratings.shop': plaintext,
    'hack.legacy -> details.shop via get': plaintext,
  },
  applies: ['destination-rule-all-mtls.yaml'],
  sabotage: {
    omitted: sabotage.omit('destination-rule-all-mtls.yaml'),
    'without-ratings': sabotage.swap('destination-rule-all-mtls.yaml', 'without-ratings.yaml'),
    disabled: sabotage.swap('destination-rule-all-mtls.yaml', 'disabled.yaml'),
  },
  expects: {
    'productpage.shop -> details.shop': { is: asProductpage, under: { omitted: plaintext, disabled: plaintext } },
    'productpage.shop -> reviews.shop': { is: asProductpage, under: { omitted: plaintext, disabled: plaintext } },
    'reviews.shop -> ratings.shop': {
      is: asReviews,
      under: { omitted: plaintext, disabled: plaintext, 'without-ratings': plaintext },
    },
  },
});
