import { defineCheck, kubelet, kubeletProbe, probed, sabotage } from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { kept, kubeletProbes, probedCast } from '../shared/probes.ts';

const refused = { readiness: kubelet.unreadyBy('connection-refused') };

/** A command runs inside the container: what it asks of the application never meets the sidecar. */
export default defineCheck({
  id: 'PR-EXEC-01',
  title: 'a command as probe is not rewritten and goes on being answered under STRICT',
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
    unheard: sabotage.redeploy('exec.mtls-test', probed({ handler: 'exec', at: 'nothing' })),
    'unheard-later': sabotage.redeploy('exec.mtls-test', probed({ handler: 'exec', at: 'nothing-later' })),
  },
  expects: {
    'kubelet -> exec.mtls-test via liveness': {
      is: kept.liveness,
      under: { 'unheard-later': kubelet.restartedBy('connection-refused') },
    },
    'kubelet -> exec.mtls-test via readiness': {
      is: kept.readiness,
      under: { unheard: refused.readiness, 'unheard-later': refused.readiness },
    },
    'kubelet -> exec.mtls-test via startup': {
      is: kept.startup,
      under: { unheard: kubelet.unstartedBy('connection-refused') },
    },
  },
});
