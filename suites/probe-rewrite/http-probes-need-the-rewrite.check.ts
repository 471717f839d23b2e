import { defineCheck, kubeletProbe, probed, sabotage } from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { claimedOf, passed, kubeletProbes, probedCast, probesOf, failedBy } from '../shared/probes.ts';

/**
 * The kubelet has no mesh certificate, so a sidecar that accepts only mutual TLS ends its plaintext
 * connection. An HTTPS probe uses TLS with the sidecar instead of the application: the alert names
 * what the sidecar misses.
 */
export default defineCheck({
  id: 'PR-HTTP-01',
  title:
    'under STRICT HTTP and HTTPS probes of any kind succeed when they are rewritten and are refused when they are not',
  source: {
    article: 'istio-docs',
    claim:
      'rewriting covers HTTP and HTTPS probes of all kinds: liveness, readiness and startup; the agent opens the TLS that the application expects (Istio, Health Checking of Istio Services)',
    claims: [],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['kubelet', 'probe', 'slow'],
  cast: probedCast,
  probe: kubeletProbe.liveness(),
  probes: kubeletProbes,
  given: ['permissive.yaml'],
  // The controls: the applications respond to mesh peers while the probes of the kubelet fail.
  baseline: {
    ...probesOf('http-direct.mtls-test', passed),
    ...probesOf('http-rewritten.mtls-test', passed),
    ...probesOf('https-direct.mtls-test', passed),
    ...probesOf('https-rewritten.mtls-test', passed),
    'sleep.full -> http-direct.mtls-test via get': asFull,
    'sleep.full -> https-direct.mtls-test via get': asFull,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    'http-unrewritten': sabotage.redeploy('http-rewritten.mtls-test', probed({ handler: 'http', rewrite: false })),
    'https-unrewritten': sabotage.redeploy('https-rewritten.mtls-test', probed({ handler: 'https', rewrite: false })),
  },
  expects: {
    ...claimedOf('http-direct.mtls-test', failedBy('connection-reset'), { omitted: passed }),
    ...claimedOf('http-rewritten.mtls-test', passed, { 'http-unrewritten': failedBy('connection-reset') }),
    ...claimedOf('https-direct.mtls-test', failedBy('tls-alert:certificate-required'), { omitted: passed }),
    ...claimedOf('https-rewritten.mtls-test', passed, {
      'https-unrewritten': failedBy('tls-alert:certificate-required'),
    }),
  },
});
