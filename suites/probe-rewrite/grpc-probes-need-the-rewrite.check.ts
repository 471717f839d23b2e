import {
  defineCheck,
  kubeletClient,
  kubeletProbe,
  probed,
  sabotage,
  sleep,
} from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { claimedOf, kept, kubeletProbes, probesOf, turnedAway } from '../shared/probes.ts';

/** The kubelet's gRPC client goes on connecting until its time is up, so a reset by the sidecar shows as a time-out. */
export default defineCheck({
  id: 'PR-GRPC-01',
  title: 'under STRICT a gRPC probe of any kind is answered when it is rewritten and times out when it is not',
  source: {
    article: 'istio-docs',
    claim:
      'rewriting covers gRPC probes: the agent asks the health service of the application in their place (Istio, Health Checking of Istio Services)',
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
  // Whom the kubelet gives up on answers its peers in the mesh.
  baseline: {
    ...probesOf('not-rewritten.mtls-test', kept),
    ...probesOf('by-default.mtls-test', kept),
    ...probesOf('rewritten.mtls-test', kept),
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
    ...claimedOf('not-rewritten.mtls-test', turnedAway('timeout'), { omitted: kept }),
    ...claimedOf('by-default.mtls-test', kept, { unrewritten: turnedAway('timeout') }),
    ...claimedOf('rewritten.mtls-test', kept, { unrewritten: turnedAway('timeout') }),
  },
});
