import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/**
 * Each pod of a StatefulSet has its own name, by which members of databases and queues find each
 * other.
 */
export default defineCheck({
  id: 'PA-STATEFUL-01',
  title: "STRICT applies to a StatefulSet's pod that is called by its own name",
  source: {
    article: 'istio-docs',
    claim: 'Istio, ops/configuration/traffic-management/traffic-routing, Headless Services',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'tcp', 'headless', 'istio-docs'],
  cast: echoCast,
  probe: echoCall.http({ port: 18080, at: 'echo-set-0.echo-set.mtls-test' }),
  probes: { tcp: echoCall.tcp({ port: 19000, at: 'echo-set-0.echo-set.mtls-test' }) },
  baseline: {
    'echo-a.full -> echo-set.mtls-test': asEcho,
    'echo-a.full -> echo-set.mtls-test via tcp': asEchoByProxy,
    'echo-b.legacy -> echo-set.mtls-test': plaintext,
    'echo-b.legacy -> echo-set.mtls-test via tcp': plaintext,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    other: sabotage.swap('strict.yaml', 'other.yaml'),
  },
  expects: {
    'echo-b.legacy -> echo-set.mtls-test': { is: reset, under: { omitted: plaintext, other: plaintext } },
    'echo-b.legacy -> echo-set.mtls-test via tcp': { is: reset, under: { omitted: plaintext, other: plaintext } },
  },
});
