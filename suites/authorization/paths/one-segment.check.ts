import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * In a path template {*} is one segment, neither none nor two.
 */
export default defineCheck({
  id: 'AZ-TEMPLATE-01',
  title: 'a DENY rule on the path /status/{*} refuses exactly one segment below /status',
  source: istioDocs('istio.io, reference/config/security/authorization-policy: {*} in a path matches one segment'),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    one: http.get('/status/200', { port: 80 }),
    two: http.get('/status/200/full', { port: 80 }),
  },
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via one': asFull,
    'sleep.full -> echo.mtls-test via two': asFull,
  },
  applies: ['deny-one-segment.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-one-segment.yaml'),
    'any-depth': sabotage.swap('deny-one-segment.yaml', 'deny-any-depth.yaml'),
    literal: sabotage.swap('deny-one-segment.yaml', 'deny-name.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via one': { is: denied, under: { omitted: asFull, literal: asFull } },
    'sleep.full -> echo.mtls-test via two': { is: asFull, under: { 'any-depth': denied } },
  },
});
