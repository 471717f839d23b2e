import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * A request principal comes from a token and is not the identity of the workload.
 */
export default defineCheck({
  id: 'AZ-REQUESTPRINCIPAL-01',
  title:
    'an ALLOW rule on any request principal refuses a request without a token, whatever certificate its sidecar has',
  source: istioDocs('istio.io, tasks/security/authorization/authz-jwt: requestPrincipals require a token'),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  baseline: {
    'sleep.mtls-test -> echo.mtls-test': asOwn,
    'sleep.full -> echo.mtls-test': asFull,
  },
  applies: ['allow-tokens.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-tokens.yaml'),
    negated: sabotage.swap('allow-tokens.yaml', 'allow-no-token.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull, negated: asFull } },
  },
});
