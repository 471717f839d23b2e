import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, asAuditor, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { pastTheSidecar } from '../../shared/outcomes.ts';

/**
 * Policies add up: beside a policy that allows no request, a second one admits the callers that it
 * names.
 */
export default defineCheck({
  id: 'AZ-OPEN-01',
  title: 'beside a policy that allows no request, one ALLOW rule admits only the principal that it names',
  source: {
    article: '001',
    claim: 'only what is needed is allowed: one caller, on a closed workload',
    claims: ['001#least-privilege'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'articles'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { hole: http.get('/', { port: 8090 }) },
  given: ['allow-nothing.yaml'],
  // The control: on a port that the sidecar does not capture, the application still responds.
  baseline: {
    'sleep.full -> echo.mtls-test': denied,
    'auditor.full -> echo.mtls-test': denied,
    'sleep.mtls-test -> echo.mtls-test': denied,
    'sleep.legacy -> echo.mtls-test via hole': pastTheSidecar,
  },
  applies: ['open-to-sleep.yaml'],
  sabotage: {
    omitted: sabotage.omit('open-to-sleep.yaml'),
    other: sabotage.swap('open-to-sleep.yaml', 'open-to-auditor.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asFull, under: { omitted: denied, other: denied } },
    'auditor.full -> echo.mtls-test': { is: denied, under: { other: asAuditor } },
  },
});
