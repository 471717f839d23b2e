import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, asAuditor, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';

/** An authenticated and allowed caller may still be denied, because Istio evaluates DENY first. */
export default defineCheck({
  id: 'AZ-ORDER-01',
  title: 'a DENY rule refuses a principal with 403 although an ALLOW rule names it',
  source: {
    article: '001',
    claim: 'authentication and authorization are two different things',
    claims: ['001#authn-is-not-authz'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'articles'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  given: ['allow-sleep-and-auditor.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'auditor.full -> echo.mtls-test': asAuditor,
    'sleep.mtls-test -> echo.mtls-test': denied,
  },
  applies: ['deny-full.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-full.yaml'),
    other: sabotage.swap('deny-full.yaml', 'deny-mtls-test.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull, other: asFull } },
  },
});
