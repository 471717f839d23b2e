import { defineCheck, kubeletProbe, probed, sabotage } from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { claimedOf, kept, kubeletProbes, probedCast, probesOf, turnedAway } from '../shared/probes.ts';

/** The kubelet has no certificate of the mesh, so a sidecar that takes nothing else ends its connection. */
export default defineCheck({
  id: 'PR-HTTP-01',
  title: 'under STRICT an HTTP probe of any kind is answered when it is rewritten and turned away when it is not',
  source: {
    article: 'istio-docs',
    claim:
      'rewriting covers HTTP probes of all kinds: liveness, readiness and startup (Istio, Health Checking of Istio Services)',
    claims: [],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['kubelet', 'probe', 'slow'],
  cast: probedCast,
  probe: kubeletProbe.liveness(),
  probes: kubeletProbes,
  given: ['permissive.yaml'],
  // Whom the kubelet gives up on answers its peers in the mesh.
  baseline: {
    ...probesOf('http-direct.mtls-test', kept),
    ...probesOf('http-rewritten.mtls-test', kept),
    'sleep.full -> http-direct.mtls-test via get': asFull,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    unrewritten: sabotage.redeploy('http-rewritten.mtls-test', probed({ handler: 'http', rewrite: false })),
  },
  expects: {
    ...claimedOf('http-direct.mtls-test', turnedAway('connection-reset'), { omitted: kept }),
    ...claimedOf('http-rewritten.mtls-test', kept, { unrewritten: turnedAway('connection-reset') }),
  },
});
