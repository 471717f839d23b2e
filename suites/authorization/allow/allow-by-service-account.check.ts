import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, asAuditor, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';

/** Since Istio 1.25 a rule may name an account as Kubernetes does, without the trust domain. */
export default defineCheck({
  id: 'AZ-ACCOUNT-01',
  title: 'an ALLOW rule on a service account admits that account and refuses all others with 403',
  source: {
    article: 'istio-docs',
    claim: 'istio.io, reference/config/security/authorization-policy: source.serviceAccounts takes namespace/name',
    claims: [],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.25', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'istio-docs'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  baseline: {
    'auditor.full -> echo.mtls-test': asAuditor,
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.mtls-test -> echo.mtls-test': asOwn,
  },
  applies: ['allow-auditor.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-auditor.yaml'),
    other: sabotage.swap('allow-auditor.yaml', 'allow-sleep.yaml'),
  },
  expects: {
    'auditor.full -> echo.mtls-test': { is: asAuditor, under: { other: denied } },
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull, other: asFull } },
    'sleep.mtls-test -> echo.mtls-test': { is: denied, under: { omitted: asOwn } },
  },
});
