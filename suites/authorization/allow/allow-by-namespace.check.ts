import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, asAuditor, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * An ALLOW policy closes a workload to every caller that it does not name, including callers
 * without a certificate.
 */
export default defineCheck({
  id: 'AZ-ALLOW-01',
  title: 'an ALLOW rule on a namespace admits its accounts and refuses other namespaces and plaintext with 403',
  source: {
    article: '001',
    claim: 'access is granted by namespace and service, and no part may enter another without its own permission',
    claims: ['001#micro-segmentation', '001#servicerole', '001#permissive-no-authorization', '001#goal-access-control'],
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
  applies: ['allow-full.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-full.yaml'),
    other: sabotage.swap('allow-full.yaml', 'allow-mtls-test.yaml'),
  },
  expects: {
    'sleep.mtls-test -> echo.mtls-test': { is: denied, under: { omitted: asOwn, other: asOwn } },
    'sleep.full -> echo.mtls-test': { is: asFull, under: { other: denied } },
    'auditor.full -> echo.mtls-test': { is: asAuditor, under: { other: denied } },
    'sleep.legacy -> echo.mtls-test': { is: denied, under: { omitted: plaintext } },
  },
});
