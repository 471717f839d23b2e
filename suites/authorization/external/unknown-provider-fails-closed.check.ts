import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * Without a provider there is no decision, and Istio fails closed: a rule with an unknown provider
 * denies.
 */
export default defineCheck({
  id: 'AZ-CUSTOM-01',
  title:
    'a CUSTOM rule with a provider that the mesh does not define refuses the requests that it names with 403 and leaves others alone',
  source: istioDocs(
    'istio.io, tasks/security/authorization/authz-custom: a provider that is not defined denies by default',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { custom: http.get('/custom', { port: 80 }) },
  baseline: {
    'sleep.full -> echo.mtls-test via custom': asFull,
    'sleep.full -> echo.mtls-test': asFull,
  },
  applies: ['use-unknown-provider.yaml'],
  sabotage: {
    omitted: sabotage.omit('use-unknown-provider.yaml'),
    'other-path': sabotage.swap('use-unknown-provider.yaml', 'use-unknown-provider-elsewhere.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via custom': { is: denied, under: { omitted: asFull, 'other-path': asFull } },
  },
});
