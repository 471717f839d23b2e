import { defineCheck, kubelet, kubeletProbe, probed, sabotage } from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { passed, kubeletProbes, probedCast } from '../shared/probes.ts';

const refused = { readiness: kubelet.unreadyBy('connection-refused') };

/**
 * A command runs inside the container, so its request to the application does not pass the sidecar.
 */
export default defineCheck({
  id: 'PR-EXEC-01',
  title: 'a command as a probe is not rewritten and still succeeds under STRICT',
  source: {
    article: 'istio-docs',
    claim: 'probes by command work with mutual TLS as they are (Istio, Health Checking of Istio Services)',
    claims: [],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['kubelet', 'probe', 'slow'],
  cast: probedCast,
  probe: kubeletProbe.liveness(),
  probes: kubeletProbes,
  given: ['strict.yaml'],
  kind: 'state',
  baseline: { 'sleep.full -> exec.mtls-test via get': asFull },
  sabotage: {
    closed: sabotage.redeploy('exec.mtls-test', probed({ handler: 'exec', at: 'nothing' })),
    'closed-later': sabotage.redeploy('exec.mtls-test', probed({ handler: 'exec', at: 'nothing-later' })),
  },
  expects: {
    'kubelet -> exec.mtls-test via liveness': {
      is: passed.liveness,
      under: { 'closed-later': kubelet.restartedBy('connection-refused') },
    },
    'kubelet -> exec.mtls-test via readiness': {
      is: passed.readiness,
      under: { closed: refused.readiness, 'closed-later': refused.readiness },
    },
    'kubelet -> exec.mtls-test via startup': {
      is: passed.startup,
      under: { closed: kubelet.unstartedBy('connection-refused') },
    },
  },
});
