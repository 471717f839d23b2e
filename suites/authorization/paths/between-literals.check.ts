import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * Templates combine literal segments with {*} in the middle and {**} at the end.
 */
export default defineCheck({
  id: 'AZ-TEMPLATE-02',
  title:
    'the path template /team/{*}/private/{**} matches any team and any depth below its private path, and nothing between them',
  source: istioDocs(
    'istio.io, reference/config/security/authorization-policy: {*} matches one segment, {**} none or more at the end of a path',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    deep: http.get('/team/red/private/keys/old', { port: 80 }),
    between: http.get('/team/red/blue/private/keys', { port: 80 }),
  },
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via deep': asFull,
    'sleep.full -> echo.mtls-test via between': asFull,
  },
  applies: ['deny-private.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-private.yaml'),
    'any-team': sabotage.swap('deny-private.yaml', 'deny-teams.yaml'),
    asterisks: sabotage.swap('deny-private.yaml', 'deny-asterisks.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via deep': { is: denied, under: { omitted: asFull, asterisks: asFull } },
    'sleep.full -> echo.mtls-test via between': { is: asFull, under: { 'any-team': denied } },
  },
});
