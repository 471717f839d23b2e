import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * AUDIT decides nothing: once a DENY rule becomes an AUDIT rule, all callers are admitted again.
 */
export default defineCheck({
  id: 'AZ-AUDIT-01',
  title: 'a policy with the action AUDIT refuses no request',
  source: istioDocs(
    'istio.io, reference/config/security/authorization-policy: AUDIT does not affect whether a request is allowed',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  given: ['deny-full.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': denied,
    'sleep.mtls-test -> echo.mtls-test': asOwn,
  },
  applies: ['audit-full.yaml'],
  sabotage: {
    omitted: sabotage.omit('audit-full.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asFull, under: { omitted: denied } },
  },
});
