import { defineCheck, kubelet, kubeletProbe, probed, sabotage } from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { passed, kubeletProbes, probedCast } from '../shared/probes.ts';

const failed = 'probe-status:500';

/**
 * The sidecar accepts every connection before it requests a certificate, so the kubelet finds an
 * open port, whatever is behind it.
 */
export default defineCheck({
  id: 'PR-TCP-01',
  title:
    'under STRICT the sidecar accepts a TCP probe that is not rewritten, even where no application listens; a rewritten one reaches the application',
  source: {
    article: '003',
    claim: 'TCP probes fail under STRICT in the same way as HTTP probes',
    claims: ['003#tcp-probe-too'],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['kubelet', 'probe', 'slow', 'articles'],
  cast: probedCast,
  probe: kubeletProbe.liveness(),
  probes: kubeletProbes,
  given: ['strict.yaml'],
  kind: 'state',
  baseline: { 'sleep.full -> tcp-direct.mtls-test via get': asFull },
  sabotage: {
    rewritten: sabotage.redeployAll({
      'tcp-closed.mtls-test': probed({ handler: 'tcp', at: 'nothing-later', rewrite: true }),
      'tcp-direct.mtls-test': probed({ handler: 'tcp', at: 'nothing-later', rewrite: true }),
    }),
    'rewritten-from-the-start': sabotage.redeploy(
      'tcp-direct.mtls-test',
      probed({ handler: 'tcp', at: 'nothing', rewrite: true }),
    ),
  },
  expects: {
    'kubelet -> tcp-closed.mtls-test via liveness': {
      is: passed.liveness,
      under: { rewritten: kubelet.restartedBy(failed) },
    },
    'kubelet -> tcp-closed.mtls-test via readiness': {
      is: passed.readiness,
      under: { rewritten: kubelet.unreadyBy(failed) },
    },
    'kubelet -> tcp-direct.mtls-test via liveness': {
      is: passed.liveness,
      under: { rewritten: kubelet.restartedBy(failed) },
    },
    'kubelet -> tcp-direct.mtls-test via readiness': {
      is: passed.readiness,
      under: { rewritten: kubelet.unreadyBy(failed), 'rewritten-from-the-start': kubelet.unreadyBy(failed) },
    },
    'kubelet -> tcp-direct.mtls-test via startup': {
      is: passed.startup,
      under: { 'rewritten-from-the-start': kubelet.unstartedBy(failed) },
    },
  },
});
