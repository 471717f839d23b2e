import { defineCheck, istioctl, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { examinedCast } from '../../shared/casts.ts';
import { configurationControls } from '../../shared/controls.ts';

const clean = reports('analysis', 'clean');

/** The source article routes to productpage in a namespace without this Service. */
export default defineCheck({
  id: 'IN-ANALYZE-01',
  title: 'istioctl analyze reports IST0101 for a VirtualService that routes to a host which does not exist',
  source: {
    article: '001',
    claim: 'istioctl analyze reports IST0101 when a VirtualService names a host that does not exist',
    claims: ['001#analyze-0101', '004#productpage-in-istio-system'],
  },
  complianceControls: configurationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['istioctl', 'bookinfo', 'articles'],
  cast: examinedCast,
  probe: istioctl.analyze(),
  // The VirtualService is the only mistake there.
  baseline: { 'istioctl -> hack.legacy': clean, 'istioctl -> productpage.shop': clean },
  applies: ['bookinfo.yaml'],
  sabotage: {
    omitted: sabotage.omit('bookinfo.yaml'),
    'where-the-host-is': sabotage.swap('bookinfo.yaml', 'bookinfo-in-shop.yaml'),
  },
  expects: {
    'istioctl -> hack.legacy': {
      is: reports('analysis', 'IST0101 VirtualService bookinfo'),
      under: { omitted: clean, 'where-the-host-is': clean },
    },
  },
});
