import {
  defineCheck,
  kubeletClient,
  kubeletProbe,
  probed,
  sabotage,
  sleep,
} from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { claimedOf, passed, kubeletProbes, probesOf, failedBy } from '../shared/probes.ts';

/**
 * The kubelet's gRPC client keeps connecting until its time-out, so a reset by the sidecar appears
 * as a time-out.
 */
export default defineCheck({
  id: 'PR-GRPC-01',
  title: 'under STRICT a gRPC probe of any kind succeeds when it is rewritten and times out when it is not',
  source: {
    article: 'istio-docs',
    claim:
      'rewriting covers gRPC probes: the agent queries the health service of the application on their behalf (Istio, Health Checking of Istio Services)',
    claims: [],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['kubelet', 'probe', 'slow'],
  cast: {
    kubelet: kubeletClient,
    'sleep.full': sleep.meshed(),
    'not-rewritten.mtls-test': probed({ handler: 'grpc', rewrite: false }),
    'by-default.mtls-test': probed({ handler: 'grpc' }),
    'rewritten.mtls-test': probed({ handler: 'grpc', rewrite: true }),
  },
  probe: kubeletProbe.liveness(),
  probes: kubeletProbes,
  given: ['permissive.yaml'],
  // The control: the application responds to its mesh peers while the probes of the kubelet fail.
  baseline: {
    ...probesOf('not-rewritten.mtls-test', passed),
    ...probesOf('by-default.mtls-test', passed),
    ...probesOf('rewritten.mtls-test', passed),
    'sleep.full -> not-rewritten.mtls-test via get': asFull,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    unrewritten: sabotage.redeployAll({
      'by-default.mtls-test': probed({ handler: 'grpc', rewrite: false }),
      'rewritten.mtls-test': probed({ handler: 'grpc', rewrite: false }),
    }),
  },
  expects: {
    ...claimedOf('not-rewritten.mtls-test', failedBy('timeout'), { omitted: passed }),
    ...claimedOf('by-default.mtls-test', passed, { unrewritten: failedBy('timeout') }),
    ...claimedOf('rewritten.mtls-test', passed, { unrewritten: failedBy('timeout') }),
  },
});
