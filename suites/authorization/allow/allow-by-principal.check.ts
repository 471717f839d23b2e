import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, asAuditor, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * A certificate proves a principal. A plaintext caller has none, so even the principal "*" does not
 * match it.
 */
export default defineCheck({
  id: 'AZ-ALLOW-02',
  title:
    'an ALLOW rule on a principal admits that account and refuses other accounts of its namespace, other namespaces and plaintext with 403',
  source: {
    article: '001',
    claim: 'access is granted to one account, and no part may enter another without its own permission',
    claims: ['001#micro-segmentation', '001#servicerole'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'articles'],
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
    'any-principal': sabotage.swap('allow-auditor.yaml', 'allow-any-principal.yaml'),
  },
  expects: {
    'sleep.mtls-test -> echo.mtls-test': { is: denied, under: { omitted: asOwn, 'any-principal': asOwn } },
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull, 'any-principal': asFull } },
    'sleep.legacy -> echo.mtls-test': { is: denied, under: { omitted: plaintext } },
  },
});
