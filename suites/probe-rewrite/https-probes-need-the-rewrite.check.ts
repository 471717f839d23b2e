import { defineCheck, kubeletProbe, probed, sabotage } from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { claimedOf, passed, kubeletProbes, probedCast, probesOf, failedBy } from '../shared/probes.ts';

/**
 * The kubelet uses TLS here, with the sidecar instead of the application: an alert names what the
 * sidecar misses.
 */
export default defineCheck({
  id: 'PR-HTTPS-01',
  title: 'under STRICT an HTTPS probe of any kind succeeds when it is rewritten and is refused when it is not',
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
  // The control: the application responds to its mesh peers while the probes of the kubelet fail.
  baseline: {
    ...probesOf('https-direct.mtls-test', passed),
    ...probesOf('https-rewritten.mtls-test', passed),
    'sleep.full -> https-direct.mtls-test via get': asFull,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    unrewritten: sabotage.redeploy('https-rewritten.mtls-test', probed({ handler: 'https', rewrite: false })),
  },
  expects: {
    ...claimedOf('https-direct.mtls-test', failedBy('tls-alert:certificate-required'), { omitted: passed }),
    ...claimedOf('https-rewritten.mtls-test', passed, { unrewritten: failedBy('tls-alert:certificate-required') }),
  },
});
