import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * A host of a rule is a text that the client writes, not a Service.
 */
export default defineCheck({
  id: 'AZ-HOST-01',
  title: 'a DENY rule on a host compares the Host header in any case, and no other name of the same Service',
  source: istioDocs(
    'istio.io, reference/config/security/authorization-policy: hosts are compared with the Host header, in any case',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: {
    named: http.get('/', { port: 80, host: 'echo.mtls-test.svc.cluster.local' }),
  },
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via named': asFull,
  },
  applies: ['deny-host.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-host.yaml'),
    path: sabotage.swap('deny-host.yaml', 'deny-other-host.yaml'),
    any: sabotage.swap('deny-host.yaml', 'deny-every-host.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via named': { is: denied, under: { omitted: asFull, path: asFull } },
    'sleep.full -> echo.mtls-test': { is: asFull, under: { any: denied } },
  },
});
