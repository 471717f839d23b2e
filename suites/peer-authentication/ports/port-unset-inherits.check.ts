import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** A port without a mode inherits that of its workload. */
export default defineCheck({
  id: 'PA-UNSET-03',
  title: 'UNSET at a port inherits the mode of its workload',
  source: { article: '000', claim: 'UNSET inherits from the level above', claims: ['000#unset-inherits'] },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'tcp', 'articles'],
  cast: echoCast,
  probe: echoCall.http(),
  probes: { tcp: echoCall.tcp() },
  given: ['port-permissive.yaml'],
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-b.legacy -> echo.mtls-test': plaintext,
    'echo-b.legacy -> echo.mtls-test via tcp': reset,
    'echo-a.full -> echo.mtls-test via tcp': asEchoByProxy,
  },
  applies: ['port-unset.yaml'],
  sabotage: {
    omitted: sabotage.omit('port-unset.yaml'),
    'workload-open': sabotage.swap('port-unset.yaml', 'workload-open.yaml'),
  },
  expects: {
    'echo-b.legacy -> echo.mtls-test': { is: reset, under: { omitted: plaintext, 'workload-open': plaintext } },
    'echo-b.legacy -> echo.mtls-test via tcp': { is: reset, under: { 'workload-open': plaintext } },
  },
});
