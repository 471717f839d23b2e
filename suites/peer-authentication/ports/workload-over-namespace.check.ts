import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** The namespace stays PERMISSIVE for its other workloads, one of which the check calls as well. */
export default defineCheck({
  id: 'PA-PRECEDENCE-01',
  title: 'the policy of a workload takes precedence over that of its namespace, for this workload only',
  source: {
    article: '000',
    claim: 'PERMISSIVE for the namespace changes nothing for the caller without a sidecar',
    claims: ['000#namespace-permissive'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'articles'],
  cast: echoCast,
  probe: echoCall.http(),
  probes: { set: echoCall.http({ port: 18080 }) },
  given: ['namespace-permissive.yaml'],
  baseline: {
    'echo-a.full -> echo.mtls-test': asEcho,
    'echo-a.full -> echo-set.mtls-test via set': asEcho,
    'echo-b.legacy -> echo.mtls-test': plaintext,
    'echo-b.legacy -> echo-set.mtls-test via set': plaintext,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    'whole-namespace': sabotage.swap('strict.yaml', 'namespace-strict.yaml'),
  },
  expects: {
    'echo-b.legacy -> echo.mtls-test': { is: reset, under: { omitted: plaintext } },
    'echo-b.legacy -> echo-set.mtls-test via set': { is: plaintext, under: { 'whole-namespace': reset } },
  },
});
