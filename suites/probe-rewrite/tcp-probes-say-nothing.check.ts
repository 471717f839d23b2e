import { defineCheck, kubelet, kubeletProbe, probed, sabotage } from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { kept, kubeletProbes, probedCast } from '../shared/probes.ts';

const failed = 'probe-status:500';

/** The sidecar takes every connection before it asks who it is: to the kubelet an open port, whatever is behind it. */
export default defineCheck({
  id: 'PR-TCP-01',
  title:
    'under STRICT a TCP probe that is not rewritten is answered by the sidecar, even where nobody listens; a rewritten one asks the application',
  source: {
    article: '003',
    claim: 'TCP probes fail under STRICT in the same way as HTTP probes',
    claims: ['003#tcp-probe-too'],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['kubelet', 'probe', 'slow', 'handbook'],
  cast: probedCast,
  probe: kubeletProbe.liveness(),
  probes: kubeletProbes,
  given: ['strict.yaml'],
  kind: 'state',
  baseline: { 'sleep.full -> tcp-direct.mtls-test via get': asFull },
  sabotage: {
    rewritten: sabotage.redeployAll({
      'tcp-unheard.mtls-test': probed({ handler: 'tcp', at: 'nothing-later', rewrite: true }),
      'tcp-direct.mtls-test': probed({ handler: 'tcp', at: 'nothing-later', rewrite: true }),
    }),
    'rewritten-from-the-start': sabotage.redeploy(
      'tcp-direct.mtls-test',
      probed({ handler: 'tcp', at: 'nothing', rewrite: true }),
    ),
  },
  expects: {
    'kubelet -> tcp-unheard.mtls-test via liveness': {
      is: kept.liveness,
      under: { rewritten: kubelet.restartedBy(failed) },
    },
    'kubelet -> tcp-unheard.mtls-test via readiness': {
      is: kept.readiness,
      under: { rewritten: kubelet.unreadyBy(failed) },
    },
    'kubelet -> tcp-direct.mtls-test via liveness': {
      is: kept.liveness,
      under: { rewritten: kubelet.restartedBy(failed) },
    },
    'kubelet -> tcp-direct.mtls-test via readiness': {
      is: kept.readiness,
      under: { rewritten: kubelet.unreadyBy(failed), 'rewritten-from-the-start': kubelet.unreadyBy(failed) },
    },
    'kubelet -> tcp-direct.mtls-test via startup': {
      is: kept.startup,
      under: { 'rewritten-from-the-start': kubelet.unstartedBy(failed) },
    },
  },
});
