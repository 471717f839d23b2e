import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, accountsCast, denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { plaintext } from '../../shared/outcomes.ts';

/** A policy counts the ports of the workload, not those of the Service in front of it. */
export default defineCheck({
  id: 'AZ-ALLOW-04',
  title: "an ALLOW rule on the workload's port serves that port and answers 403 on the others",
  source: {
    article: '001',
    claim: 'mutual TLS and fine-grained policies together control access',
    claims: ['001#goal-access-control'],
  },
  complianceControls: accessControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['authorization', 'mtls', 'http', 'handbook'],
  cast: accountsCast,
  probe: http.get('/', { port: 80 }),
  probes: { other: http.get('/', { port: 85 }), hole: http.get('/', { port: 8090 }) },
  // The port that the sidecar does not capture is the control: the application answers there while all else is denied.
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via other': asFull,
    'sleep.legacy -> echo.mtls-test via hole': plaintext,
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
