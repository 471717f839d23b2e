import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, asAuditor, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * A DENY rule with an exception for one principal matches all others, including callers without a
 * principal.
 */
export default defineCheck({
  id: 'AZ-NOT-01',
  title:
    'a DENY rule that excepts one principal admits that one and refuses all other callers with 403, plaintext included',
  source: istioDocs(
    'istio.io, reference/config/security/authorization-policy: notPrincipals matches callers without a principal too',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  baseline: {
    'sleep.mtls-test -> echo.mtls-test': asOwn,
    'sleep.full -> echo.mtls-test': asFull,
    'auditor.full -> echo.mtls-test': asAuditor,
    'sleep.legacy -> echo.mtls-test': plaintext,
  },
  applies: ['deny-all-but-auditor.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-all-but-auditor.yaml'),
    inverted: sabotage.swap('deny-all-but-auditor.yaml', 'deny-auditor.yaml'),
  },
  expects: {
    'sleep.mtls-test -> echo.mtls-test': { is: denied, under: { omitted: asOwn, inverted: asOwn } },
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull, inverted: asFull } },
    'auditor.full -> echo.mtls-test': { is: asAuditor, under: { inverted: denied } },
    'sleep.legacy -> echo.mtls-test': { is: denied, under: { omitted: plaintext, inverted: plaintext } },
  },
});
