import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, asAuditor, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { plaintext } from '../../shared/outcomes.ts';

/** A principal is proved by a certificate: whoever calls in clear has none, and not even the asterisk takes him in. */
export default defineCheck({
  id: 'AZ-ALLOW-02',
  title:
    'an ALLOW rule on a principal serves that account and turns away its namespace, other accounts and plaintext with 403',
  source: {
    article: '001',
    claim: 'access is granted to one account, and no part may enter another without permission of its own',
    claims: ['001#micro-segmentation', '001#servicerole'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'handbook'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  baseline: {
    'sleep.mtls-test -> echo.mtls-test': asOwn,
    'sleep.full -> echo.mtls-test': asFull,
    'auditor.full -> echo.mtls-test': asAuditor,
    'sleep.legacy -> echo.mtls-test': plaintext,
  },
  applies: ['allow-auditor.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-auditor.yaml'),
    anybody: sabotage.swap('allow-auditor.yaml', 'allow-anybody.yaml'),
  },
  expects: {
    'sleep.mtls-test -> echo.mtls-test': { is: denied, under: { omitted: asOwn, anybody: asOwn } },
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull, anybody: asFull } },
    'sleep.legacy -> echo.mtls-test': { is: denied, under: { omitted: plaintext } },
  },
});
