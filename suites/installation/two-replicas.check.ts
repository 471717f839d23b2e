import { defineCheck, istioctl, sabotage, reports } from '../../helpers/check/record/define.ts';
import { examinedHttpCast } from '../shared/casts.ts';

const one = reports('replicas', '1 istiod answers');

/**
 * An installation without autoscaling has no autoscaler to patch, so the check creates one.
 * minReplicas applies even where no metrics are measured.
 */
export default defineCheck({
  id: 'IN-REPLICAS-01',
  title: 'a HorizontalPodAutoscaler with minReplicas 2 gives istiod a second replica, and both respond',
  source: {
    article: '004',
    claim: 'patching the HorizontalPodAutoscaler to minReplicas 2 gives istiod two replicas',
    claims: ['004#two-replicas'],
  },
  complianceControls: ['NIST 800-53 CP-10', 'NIST 800-53 SC-24', 'SOC 2 A1.2'],
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['istioctl', 'slow', 'nightly', 'articles'],
  cast: examinedHttpCast,
  probe: istioctl.replicas(),
  timeout: 'certificate-renewal',
  baseline: { 'istioctl -> httpbin.mtls-test': one },
  applies: ['autoscaler.yaml'],
  sabotage: {
    omitted: sabotage.omit('autoscaler.yaml'),
    three: sabotage.swap('autoscaler.yaml', 'three.yaml'),
  },
  expects: {
    'istioctl -> httpbin.mtls-test': {
      is: reports('replicas', '2 istiods answer'),
      under: { omitted: one, three: reports('replicas', '3 istiods answer') },
    },
  },
});
