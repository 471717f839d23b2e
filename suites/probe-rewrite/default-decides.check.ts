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

/** The same pod, recreated. */
const recreated = {
  ...probed({ handler: 'http' }),
  annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' },
};
const requesting = probed({ handler: 'http', rewrite: true });

/**
 * Both workloads are redeployed under the other default: one has no annotation about its probes,
 * the other requests what is no longer the default.
 */
export default defineCheck({
  id: 'PR-DEFAULT-01',
  title:
    "the mesh's default decides about the probes of pods without the annotation, and the annotation takes precedence over it",
  source: {
    article: 'istio-docs',
    claim:
      'probes are rewritten by default, unless values.sidecarInjectorWebhook.rewriteAppHTTPProbe is false (Istio, Health Checking of Istio Services)',
    claims: [],
  },
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['kubelet', 'probe', 'managed-mesh', 'slow', 'nightly'],
  cast: {
    kubelet: kubeletClient,
    'default.mtls-test': probed({ handler: 'http' }),
    'annotated.mtls-test': probed({ handler: 'http', rewrite: false }),
  },
  probe: kubeletProbe.aim('liveness'),
  baseline: { 'kubelet -> default.mtls-test': agent, 'kubelet -> annotated.mtls-test': application },
  applies: ['no-rewrite-by-default.yaml'],
  redeploys: {
    'default.mtls-test': recreated,
    'annotated.mtls-test': requesting,
  },
  sabotage: {
    'default-kept': sabotage.omit('no-rewrite-by-default.yaml'),
    'both-annotated': sabotage.redeploy('default.mtls-test', requesting),
    'annotation-dropped': sabotage.redeploy('annotated.mtls-test', recreated),
  },
  expects: {
    'kubelet -> default.mtls-test': {
      is: application,
      under: { 'default-kept': agent, 'both-annotated': agent },
    },
    'kubelet -> annotated.mtls-test': { is: agent, under: { 'annotation-dropped': application } },
  },
});
