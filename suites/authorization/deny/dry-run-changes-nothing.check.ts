import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';

/** A policy can be tried out: it is evaluated, and nobody feels it. */
export default defineCheck({
  id: 'AZ-DRYRUN-01',
  title: 'a DENY rule with the annotation istio.io/dry-run turns nobody away',
  seed: {
    chapter: 'beyond',
    claim: 'istio.io, tasks/security/authorization/authz-dry-run: an annotated policy is evaluated and not enforced',
    claims: [],
  },
  controls: accessControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'beyond'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  given: ['deny-full.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': denied,
    'sleep.mtls-test -> echo.mtls-test': asOwn,
  },
  applies: ['try-to-deny-full.yaml'],
  sabotage: {
    withheld: sabotage.withhold('try-to-deny-full.yaml'),
    'in-earnest': sabotage.swap('try-to-deny-full.yaml', 'deny-full-in-earnest.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asFull, under: { withheld: denied, 'in-earnest': denied } },
  },
});
