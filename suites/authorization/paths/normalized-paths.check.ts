import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * A rule on one path can be evaded by another spelling of it; by default sidecars normalize some
 * spellings and forward others.
 */
export default defineCheck({
  id: 'AZ-NORMALIZE-01',
  title:
    'sidecars resolve dot segments before a rule on a path applies, and leave repeated slashes and parameters as they are',
  source: istioDocs(
    'istio.io, ops/best-practices/security#customize-your-system-on-path-normalization: BASE is the default',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    dots: http.get('/public/../admin', { port: 80 }),
    encoded: http.get('/public/%2e%2E/admin', { port: 80 }),
    letter: http.get('/%61dmin', { port: 80 }),
    slashes: http.get('/public//admin', { port: 80 }),
    parameter: http.get('/admin;x=y', { port: 80 }),
  },
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via dots': asFull,
    'sleep.full -> echo.mtls-test via encoded': asFull,
    'sleep.full -> echo.mtls-test via letter': asFull,
    'sleep.full -> echo.mtls-test via slashes': asFull,
    'sleep.full -> echo.mtls-test via parameter': asFull,
  },
  applies: ['deny-admin.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-admin.yaml'),
    other: sabotage.swap('deny-admin.yaml', 'deny-public.yaml'),
    wider: sabotage.swap('deny-admin.yaml', 'deny-spellings.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via dots': { is: denied, under: { omitted: asFull, other: asFull } },
    'sleep.full -> echo.mtls-test via encoded': { is: denied, under: { omitted: asFull, other: asFull } },
    'sleep.full -> echo.mtls-test via letter': { is: denied, under: { omitted: asFull, other: asFull } },
    'sleep.full -> echo.mtls-test via slashes': { is: asFull, under: { wider: denied } },
    'sleep.full -> echo.mtls-test via parameter': { is: asFull, under: { wider: denied } },
  },
});
