import {
  defineCheck,
  kubeletClient,
  kubeletProbe,
  probed,
  sabotage,
  reports,
} from '../../helpers/check/record/define.ts';

const agent = reports('probed', 'http 15020 /app-health/echo/livez');
const application = reports('probed', 'http 18080 /');

/** A pod like any other, made anew. */
const again = {
  ...probed({ handler: 'http' }),
  annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' },
};
const asking = probed({ handler: 'http', rewrite: true });

/** Both are made anew under the other default: one says nothing of its probes, the other asks for what is the default no more. */
export default defineCheck({
  id: 'PR-DEFAULT-01',
  title: 'the default of the mesh decides on the probes of pods that say nothing of it, and an annotation beats it',
  source: {
    article: 'istio-docs',
    claim:
      'probes are rewritten by default, unless values.sidecarInjectorWebhook.rewriteAppHTTPProbe is false (Istio, Health Checking of Istio Services)',
    claims: [],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['kubelet', 'probe', 'own-mesh', 'slow', 'nightly'],
  cast: {
    kubelet: kubeletClient,
    'silent.mtls-test': probed({ handler: 'http' }),
    'asking.mtls-test': probed({ handler: 'http', rewrite: false }),
  },
  probe: kubeletProbe.aim('liveness'),
  baseline: { 'kubelet -> silent.mtls-test': agent, 'kubelet -> asking.mtls-test': application },
  applies: ['no-rewrite-by-default.yaml'],
  redeploys: {
    'silent.mtls-test': again,
    'asking.mtls-test': asking,
  },
  sabotage: {
    'default-kept': sabotage.omit('no-rewrite-by-default.yaml'),
    'asks-as-well': sabotage.redeploy('silent.mtls-test', asking),
    'asks-no-more': sabotage.redeploy('asking.mtls-test', again),
  },
  expects: {
    'kubelet -> silent.mtls-test': {
      is: application,
      under: { 'default-kept': agent, 'asks-as-well': agent },
    },
    'kubelet -> asking.mtls-test': { is: agent, under: { 'asks-no-more': application } },
  },
});
