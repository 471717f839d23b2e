import { defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { asEcho, asEchoByProxy, echoCast } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { plaintext, reset, upstreamEnded } from '../../shared/outcomes.ts';

/**
 * The name of a headless Service leads to the pod itself, without load balancing by the sidecar;
 * the callee requires the certificate all the same.
 */
export default defineCheck({
  id: 'PA-HEADLESS-01',
  title: 'STRICT applies to callees of a headless Service',
  source: {
    article: 'istio-docs',
    claim: 'istio/istio#39439; Istio, ops/configuration/traffic-management/traffic-routing, Headless Services',
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'tcp', 'headless', 'istio-docs'],
  cast: echoCast,
  probe: echoCall.http({ port: 18080 }),
  probes: { tcp: echoCall.tcp({ port: 19000 }) },
  baseline: {
    'echo-a.full -> echo-headless.mtls-test': asEcho,
    'echo-a.full -> echo-headless.mtls-test via tcp': asEchoByProxy,
    'echo-b.legacy -> echo-headless.mtls-test': plaintext,
    'echo-b.legacy -> echo-headless.mtls-test via tcp': plaintext,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    'client-tls-off': sabotage.add('client-tls-off.yaml'),
  },
  expects: {
    'echo-a.full -> echo-headless.mtls-test': { is: asEcho, under: { 'client-tls-off': upstreamEnded } },
    'echo-a.full -> echo-headless.mtls-test via tcp': { is: asEchoByProxy, under: { 'client-tls-off': reset } },
    'echo-b.legacy -> echo-headless.mtls-test': { is: reset, under: { omitted: plaintext } },
    'echo-b.legacy -> echo-headless.mtls-test via tcp': { is: reset, under: { omitted: plaintext } },
  },
});
