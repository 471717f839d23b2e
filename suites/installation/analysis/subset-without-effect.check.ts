import { defineCheck, istioctl, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { examinedCast } from '../../shared/casts.ts';
import { configurationControls } from '../../shared/controls.ts';

const clean = reports('analysis', 'clean');

/**
 * A Gateway's route goes to every version, whatever the mesh's own route to the same host selects.
 */
export default defineCheck({
  id: 'IN-ANALYZE-03',
  title: "istioctl analyze warns with IST0140 that a subset has no effect on a gateway's route to the same host",
  source: {
    article: '001',
    claim: "istioctl analyze warns with IST0140 when a subset has no effect on the gateway's route",
    claims: ['001#analyze-0140'],
  },
  complianceControls: configurationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['istioctl', 'bookinfo', 'articles'],
  cast: examinedCast,
  probe: istioctl.analyze(),
  given: ['gateway.yaml', 'subset.yaml'],
  baseline: { 'istioctl -> productpage.shop': clean },
  applies: ['productpage.yaml'],
  sabotage: {
    omitted: sabotage.omit('productpage.yaml'),
    'without-subset': sabotage.swap('productpage.yaml', 'productpage-without-subset.yaml'),
  },
  expects: {
    'istioctl -> productpage.shop': {
      is: reports('analysis', 'IST0140 VirtualService bookinfo'),
      under: { omitted: clean, 'without-subset': clean },
    },
  },
});
