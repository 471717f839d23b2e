import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';

/** A policy can be tried out: Istio evaluates it without enforcing it. */
export default defineCheck({
  id: 'AZ-DRYRUN-01',
  title: 'a DENY rule with the annotation istio.io/dry-run refuses no request',
  source: {
    article: 'istio-docs',
    claim: 'istio.io, tasks/security/authorization/authz-dry-run: an annotated policy is evaluated and not enforced',
    claims: [],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'istio-docs'],
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
