import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * A generator that writes an empty list in place of no list changes nothing.
 */
export default defineCheck({
  id: 'AZ-EMPTYLIST-01',
  title: 'an empty list of principals beside a namespace sets no condition: the namespace alone is required',
  source: istioDocs(
    'istio.io, reference/config/security/authorization-policy: a field of a source that is not set matches any request',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.mtls-test -> echo.mtls-test': asOwn,
  },
  applies: ['allow-full.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-full.yaml'),
    named: sabotage.swap('allow-full.yaml', 'allow-auditor.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asFull, under: { named: denied } },
    'sleep.mtls-test -> echo.mtls-test': { is: denied, under: { omitted: asOwn } },
  },
});
