import { defineCheck, istioctl, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { examinedHttpCast } from '../../shared/casts.ts';
import { configurationControls } from '../../shared/controls.ts';

const clean = reports('analysis', 'clean');

/**
 * One policy of each kind that the checks use, for the workloads of most of them: a warning about
 * one of these would be a mistake in the suite.
 */
export default defineCheck({
  id: 'IN-ANALYZE-04',
  title: 'istioctl analyze reports no warning for the cast and its policies, and reports one for each mistaken policy',
  source: {
    article: 'istio-docs',
    claim: 'istioctl analyze reports no warning for a configuration without mistakes',
    claims: [],
  },
  complianceControls: configurationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['istioctl', 'istio-docs'],
  cast: examinedHttpCast,
  probe: istioctl.analyze(),
  given: ['strict.yaml', 'client.yaml', 'deny-full.yaml'],
  baseline: { 'istioctl -> sleep.legacy': clean },
  kind: 'state',
  sabotage: {
    'misspelt-host': sabotage.add('misspelt-host.yaml'),
    'misspelt-selector': sabotage.add('misspelt-selector.yaml'),
    'without-port': sabotage.add('deny-everywhere.yaml'),
  },
  expects: {
    'istioctl -> httpbin.mtls-test': {
      is: clean,
      under: {
        'misspelt-selector': reports('analysis', 'IST0127 AuthorizationPolicy no-workload'),
        'without-port': reports('analysis', 'IST0133 AuthorizationPolicy httpbin'),
      },
    },
    'istioctl -> sleep.full': {
      is: clean,
      under: { 'misspelt-host': reports('analysis', 'IST0101 VirtualService sleep') },
    },
  },
});
