import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, asAuditor, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { pastTheSidecar, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * Istio reads the namespace of a caller from its certificate, not from its address, so a plaintext
 * caller has none.
 */
export default defineCheck({
  id: 'AZ-NAMESPACE-01',
  title: 'a caller of the allowed namespace that sends plaintext is refused with 403',
  source: {
    article: '001',
    claim:
      'PERMISSIVE requires neither authentication nor authorization; a policy requires both for the workloads that it selects',
    claims: ['001#permissive-no-authorization'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'articles'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { hole: http.get('/', { port: 8090 }) },
  given: ['allow-full.yaml'],
  // The control: on a port that the sidecar does not capture, the application still responds.
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'auditor.full -> echo.mtls-test': asAuditor,
    'sleep.mtls-test -> echo.mtls-test': denied,
    'sleep.legacy -> echo.mtls-test via hole': pastTheSidecar,
  },
  applies: ['client-tls-off.yaml'],
  sabotage: {
    omitted: sabotage.omit('client-tls-off.yaml'),
    strict: sabotage.add('strict.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: denied, under: { omitted: asFull, strict: upstreamEnded } },
    'auditor.full -> echo.mtls-test': { is: denied, under: { omitted: asAuditor, strict: upstreamEnded } },
  },
});
