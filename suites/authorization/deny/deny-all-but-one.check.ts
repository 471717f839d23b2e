import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, asAuditor, denied } from '../../shared/accounts.ts';
import { asFull, asOwn } from '../../shared/casts.ts';
import { plaintext } from '../../shared/outcomes.ts';

/** A rule that excepts one principal takes all others, and also whoever has no principal at all. */
export default defineCheck({
  id: 'AZ-NOT-01',
  title:
    'a DENY rule that excepts one principal serves that one and turns away everybody else with 403, plaintext included',
  source: {
    article: 'istio-docs',
    claim:
      'istio.io, reference/config/security/authorization-policy: notPrincipals matches callers without a principal too',
    claims: [],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'istio-docs'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  baseline: {
    'sleep.mtls-test -> echo.mtls-test': asOwn,
    'sleep.full -> echo.mtls-test': asFull,
    'auditor.full -> echo.mtls-test': asAuditor,
    'sleep.legacy -> echo.mtls-test': plaintext,
  },
  applies: ['deny-all-but-auditor.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-all-but-auditor.yaml'),
    inverted: sabotage.swap('deny-all-but-auditor.yaml', 'deny-auditor.yaml'),
  },
  expects: {
    'sleep.mtls-test -> echo.mtls-test': { is: denied, under: { omitted: asOwn, inverted: asOwn } },
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull, inverted: asFull } },
    'auditor.full -> echo.mtls-test': { is: asAuditor, under: { inverted: denied } },
    'sleep.legacy -> echo.mtls-test': { is: denied, under: { omitted: plaintext, inverted: plaintext } },
  },
});
