import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { pastTheSidecar } from '../../shared/outcomes.ts';

/** An AuthorizationPolicy matches the ports of the workload, not those of its Service. */
export default defineCheck({
  id: 'AZ-ALLOW-04',
  title: "an ALLOW rule on the workload's port admits requests on that port and refuses the others with 403",
  source: {
    article: '001',
    claim: 'mutual TLS and fine-grained policies together control access',
    claims: ['001#goal-access-control'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'articles'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { other: http.get('/', { port: 85 }), hole: http.get('/', { port: 8090 }) },
  // The control: on a port that the sidecar does not capture, the application still responds.
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via other': asFull,
    'sleep.legacy -> echo.mtls-test via hole': pastTheSidecar,
  },
  applies: ['allow-workload-port.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-workload-port.yaml'),
    'service-port': sabotage.swap('allow-workload-port.yaml', 'allow-service-port.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': { is: asFull, under: { 'service-port': denied } },
    'sleep.full -> echo.mtls-test via other': { is: denied, under: { omitted: asFull } },
  },
});
