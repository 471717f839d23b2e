import { defineCheck, kubeletProbe, probed, sabotage } from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { claimedOf, passed, kubeletProbes, probedCast, probesOf, failedBy } from '../shared/probes.ts';

/**
 * The kubelet has no mesh certificate, so a sidecar that accepts only mutual TLS ends its
 * connection.
 */
export default defineCheck({
  id: 'PR-HTTP-01',
  title: 'under STRICT an HTTP probe of any kind succeeds when it is rewritten and is refused when it is not',
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
  // The control: the application responds to its mesh peers while the probes of the kubelet fail.
  baseline: {
    ...probesOf('http-direct.mtls-test', passed),
    ...probesOf('http-rewritten.mtls-test', passed),
    'sleep.full -> http-direct.mtls-test via get': asFull,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    unrewritten: sabotage.redeploy('http-rewritten.mtls-test', probed({ handler: 'http', rewrite: false })),
  },
  expects: {
    ...claimedOf('http-direct.mtls-test', failedBy('connection-reset'), { omitted: passed }),
    ...claimedOf('http-rewritten.mtls-test', passed, { unrewritten: failedBy('connection-reset') }),
  },
});
