import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * An asterisk at the end of a path matches every path with that prefix; without it the rule matches
 * one path.
 */
export default defineCheck({
  id: 'AZ-DENY-03',
  title: 'a DENY rule on the path /admin* refuses paths below /admin with 403 and admits the others',
  source: istioDocs(
    'istio.io, reference/config/security/authorization-policy: a path may end in an asterisk and then matches by prefix',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { admin: http.get('/admin/keys', { port: 80 }) },
  baseline: {
    'sleep.full -> echo.mtls-test via admin': asFull,
    'sleep.full -> echo.mtls-test': asFull,
  },
  applies: ['deny-below-admin.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-below-admin.yaml'),
    exact: sabotage.swap('deny-below-admin.yaml', 'deny-admin-itself.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via admin': { is: denied, under: { omitted: asFull, exact: asFull } },
  },
});
