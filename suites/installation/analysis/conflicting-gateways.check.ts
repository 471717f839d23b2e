import { defineCheck, istioctl, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { examinedCast } from '../../shared/casts.ts';
import { configurationControls } from '../../shared/controls.ts';

const clean = reports('analysis', 'clean');

/**
 * The source article applies bookinfo's Gateway in two namespaces; without the second one there is
 * no conflict.
 */
export default defineCheck({
  id: 'IN-ANALYZE-02',
  title: 'istioctl analyze reports IST0145 for two gateways with one selector, port and host, until one is deleted',
  source: {
    article: '001',
    claim:
      'istioctl analyze reports IST0145 for two gateways with one selector, port and host; deleting one resolves it',
    claims: ['001#analyze-0145', '001#delete-duplicate'],
  },
  complianceControls: configurationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['istioctl', 'bookinfo', 'articles'],
  cast: examinedCast,
  probe: istioctl.analyze(),
  given: ['gateway.yaml'],
  baseline: { 'istioctl -> hack.legacy': clean },
  applies: ['gateway-in-legacy.yaml'],
  sabotage: {
    omitted: sabotage.omit('gateway-in-legacy.yaml'),
    'another-host': sabotage.swap('gateway-in-legacy.yaml', 'gateway-for-another-host.yaml'),
  },
  expects: {
    'istioctl -> hack.legacy': {
      is: reports('analysis', 'IST0145 Gateway bookinfo-gateway'),
      under: { omitted: clean, 'another-host': clean },
    },
  },
});
