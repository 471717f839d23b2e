import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * Conditions on headers compare values in their case and names in any case.
 */
export default defineCheck({
  id: 'AZ-WHEN-01',
  title:
    'all conditions of a rule are required: a header by prefix, none of its excluded values, and the namespace of the caller',
  source: istioDocs(
    'istio.io, reference/config/security/conditions: request.headers, source.namespace; every condition must be met',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    red: http.get('/', { port: 80, headers: { 'x-team': 'red-ops' } }),
    excluded: http.get('/', { port: 80, headers: { 'x-team': 'red-admin' } }),
  },
  baseline: {
    'sleep.full -> echo.mtls-test via red': asFull,
    'sleep.full -> echo.mtls-test via excluded': asFull,
    'sleep.mtls-test -> echo.mtls-test via red': asOwn,
  },
  applies: ['deny-red.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-red.yaml'),
    case: sabotage.swap('deny-red.yaml', 'deny-upper-case.yaml'),
    'not-excluded': sabotage.swap('deny-red.yaml', 'deny-all-red.yaml'),
    anyone: sabotage.swap('deny-red.yaml', 'deny-red-of-anyone.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via red': { is: denied, under: { omitted: asFull, case: asFull } },
    'sleep.full -> echo.mtls-test via excluded': { is: asFull, under: { 'not-excluded': denied } },
    'sleep.mtls-test -> echo.mtls-test via red': { is: asOwn, under: { anyone: denied } },
  },
});
