import { defineCheck, kubeletProbe, probed, sabotage } from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { claimedOf, kept, kubeletProbes, probedCast, probesOf, turnedAway } from '../shared/probes.ts';

/** The kubelet does speak TLS here, to the sidecar instead of the application: an alert says what the sidecar misses. */
export default defineCheck({
  id: 'PR-HTTPS-01',
  title: 'under STRICT an HTTPS probe of any kind is answered when it is rewritten and turned away when it is not',
  source: {
    article: 'istio-docs',
    claim:
      'rewriting covers HTTPS probes: the agent opens the TLS that the application expects (Istio, Health Checking of Istio Services)',
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
    ...probesOf('https-direct.mtls-test', kept),
    ...probesOf('https-rewritten.mtls-test', kept),
    'sleep.full -> https-direct.mtls-test via get': asFull,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    unrewritten: sabotage.redeploy('https-rewritten.mtls-test', probed({ handler: 'https', rewrite: false })),
  },
  expects: {
    ...claimedOf('https-direct.mtls-test', turnedAway('tls-alert:certificate-required'), { omitted: kept }),
    ...claimedOf('https-rewritten.mtls-test', kept, { unrewritten: turnedAway('tls-alert:certificate-required') }),
  },
});
