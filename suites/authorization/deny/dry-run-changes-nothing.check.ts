import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accountsCast, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { accessOverHttp, istioDocs } from '../../shared/istio-docs.ts';

/** A policy can be tried out: Istio evaluates it without enforcing it. */
export default defineCheck({
  id: 'AZ-DRYRUN-01',
  title: 'a DENY rule with the annotation istio.io/dry-run refuses no request',
  source: istioDocs(
    'istio.io, tasks/security/authorization/authz-dry-run: an annotated policy is evaluated and not enforced',
  ),
  ...accessOverHttp,
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  given: ['deny-full.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': denied,
    'sleep.mtls-test -> echo.mtls-test': asOwn,
  },
  applies: ['try-to-deny-full.yaml'],
  sabotage: {
    omitted: sabotage.omit('try-to-deny-full.yaml'),
    enforced: sabotage.swap('try-to-deny-full.yaml', 'deny-full-enforced.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asFull, under: { omitted: denied, enforced: denied } },
  },
});
