import { defineCheck, istioctl, sabotage, reports, sleep } from '../../helpers/check/record/define.ts';
import { examinedCast } from '../shared/casts.ts';
import { configurationControls } from '../shared/controls.ts';

const named = (...annotations: readonly string[]) => `IST0136 ${annotations.join(', IST0136 ')}` as const;
const exported = 'networking.istio.io/exportTo';
const limits = ['proxyCPU', 'proxyCPULimit', 'proxyMemory', 'proxyMemoryLimit'].map(
  (name) => `sidecar.istio.io/${name}`,
);

/**
 * The cast limits the export of its Services and the resources of its sidecars by annotations that
 * Istio still counts as alpha; precheck reports nothing else.
 */
export default defineCheck({
  id: 'IN-PRECHECK-01',
  title: 'istioctl precheck reports no obstacle to an upgrade and names each alpha feature that a workload uses',
  source: {
    article: '004',
    claim: 'istioctl x precheck reports inconsistencies before an installation',
    claims: ['004#precheck'],
  },
  complianceControls: configurationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['istioctl', 'bookinfo', 'articles'],
  cast: examinedCast,
  probe: istioctl.precheck(),
  kind: 'state',
  sabotage: { 'one-more': sabotage.redeploy('hack.legacy', sleep.bare({ 'sidecar.istio.io/logLevel': 'warning' })) },
  expects: {
    'istioctl -> hack.legacy': {
      is: reports('precheck', named(exported, ...limits)),
      under: { 'one-more': reports('precheck', named(exported, 'sidecar.istio.io/logLevel', ...limits)) },
    },
  },
});
