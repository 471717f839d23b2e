import {
  defineCheck,
  kubeletClient,
  kubeletProbe,
  probed,
  reports,
  sabotage,
} from '../../helpers/check/record/define.ts';
import { istioDocs } from '../shared/istio-docs.ts';

const agent = (path: `${string}/${'poststartz' | 'prestopz'}`) =>
  reports('probed', `http 15020 /app-lifecycle/${path}`);
const application = reports('probed', 'http 18080 /');

/**
 * The kubelet has no mesh identity when it runs a hook either. The container with the hook after
 * its start runs, so the agent passed that request on.
 */
export default defineCheck({
  id: 'PR-HOOK-01',
  title:
    "injection redirects the lifecycle hooks of a container to a path of the sidecar's agent on port 15020, unless an annotation disables it",
  source: istioDocs('istio/istio, pkg/kube/inject/app_probe.go: convertAppLifecycleHandler; istio/istio issue 30857'),
  complianceControls: ['NIST 800-53 CM-6', 'ISO 27001 8.9'],
  requires: { istio: '>=1.30', dataplane: 'sidecar' },
  tags: ['kubelet', 'probe', 'slow', 'istio-docs'],
  cast: {
    kubelet: kubeletClient,
    'stopping.mtls-test': probed({ handler: 'http', hook: 'preStop' }),
    'starting.mtls-test': probed({ handler: 'http', container: 'second', hook: 'postStart' }),
    'direct.mtls-test': probed({ handler: 'http', hook: 'preStop', rewrite: false }),
  },
  probe: kubeletProbe.hook('preStop'),
  probes: { start: kubeletProbe.hook('postStart') },
  kind: 'state',
  baseline: { 'kubelet -> direct.mtls-test': application },
  sabotage: {
    unrewritten: sabotage.redeployAll({
      'stopping.mtls-test': probed({ handler: 'http', hook: 'preStop', rewrite: false }),
      'starting.mtls-test': probed({ handler: 'http', container: 'second', hook: 'postStart', rewrite: false }),
    }),
  },
  expects: {
    'kubelet -> stopping.mtls-test': { is: agent('echo/prestopz'), under: { unrewritten: application } },
    'kubelet -> starting.mtls-test via start': { is: agent('second/poststartz'), under: { unrewritten: application } },
  },
});
