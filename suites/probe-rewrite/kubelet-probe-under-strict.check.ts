import {
  admitted,
  defineCheck,
  http,
  httpbinProbe,
  kubelet,
  kubeletClient,
  kubeletProbe,
  sabotage,
  sleep,
} from '../../helpers/check/record/define.ts';

const rewrite = (on: boolean) => ({ 'sidecar.istio.io/rewriteAppHTTPProbers': String(on) });
const answered = admitted.overMtls('spiffe://cluster.local/ns/full/sa/sleep', { seenBy: 'callee' });

/**
 * The kubelet has no mesh certificate: under STRICT its probe fails unless the sidecar's agent
 * sends it on its behalf.
 */
export default defineCheck({
  id: 'PR-REWRITE-01',
  title:
    'under STRICT the kubelet restarts a container whose HTTP probe is not rewritten and does not restart one whose probe is',
  source: {
    article: '003',
    claim: 'a liveness probe under STRICT ends in CrashLoopBackOff; with rewriteAppHTTPProbers the pod keeps running',
    claims: ['003#probe-crash-loop', '003#probe-non-2xx', '003#service-works-meanwhile', '003#rewrite-cures'],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['quick', 'kubelet', 'probe', 'slow', 'articles'],
  cast: {
    kubelet: kubeletClient,
    'sleep.full': sleep.meshed(),
    'probe-direct.mtls-test': httpbinProbe.meshed(rewrite(false)),
    'probe-rewritten.mtls-test': httpbinProbe.meshed(rewrite(true)),
  },
  probe: kubeletProbe.liveness(),
  probes: { get: http.get('/headers') },
  // sleep.full is the control: the application responds to its mesh peers while its probe fails.
  baseline: {
    'kubelet -> probe-direct.mtls-test': kubelet.staysUp(),
    'kubelet -> probe-rewritten.mtls-test': kubelet.staysUp(),
    'sleep.full -> probe-direct.mtls-test via get': answered,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'not-rewritten': sabotage.redeploy('probe-rewritten.mtls-test', httpbinProbe.meshed(rewrite(false))),
  },
  expects: {
    'kubelet -> probe-direct.mtls-test': {
      is: kubelet.restartedBy('connection-reset'),
      under: { omitted: kubelet.staysUp(), permissive: kubelet.staysUp() },
    },
    'kubelet -> probe-rewritten.mtls-test': {
      is: kubelet.staysUp(),
      under: { 'not-rewritten': kubelet.restartedBy('connection-reset') },
    },
  },
});
