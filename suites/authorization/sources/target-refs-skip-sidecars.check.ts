import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/**
 * A policy that is moved from a selector to targetRefs no longer protects a workload with a
 * sidecar.
 */
export default defineCheck({
  id: 'AZ-TARGET-01',
  title:
    'a policy with targetRefs to a Service is for its waypoint and does not apply to the sidecars behind the Service',
  source: istioDocs(
    'istio.io, reference/config/security/authorization-policy: targetRefs attach a policy to gateways and waypoints',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  given: ['deny-full.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': denied,
    'sleep.mtls-test -> echo.mtls-test': asOwn,
  },
  applies: ['deny-at-service.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-at-service.yaml'),
    selecting: sabotage.swap('deny-at-service.yaml', 'deny-selected.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asFull, under: { omitted: denied, selecting: denied } },
  },
});
