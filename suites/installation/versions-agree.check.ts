import { defineCheck, istioctl, sabotage, reports } from '../../helpers/check/record/define.ts';
import { examinedCast, httpEcho } from '../shared/casts.ts';
import { configurationControls } from '../shared/controls.ts';

/** A sidecar tells its version to istiod when it connects; this one tells another. */
const older = httpEcho
  .as('bookinfo-productpage')
  .meshed({ 'proxy.istio.io/config': '{"proxyMetadata":{"ISTIO_META_ISTIO_VERSION":"1.20.0"}}' });

/** Skew between client, control plane and sidecars is what an upgrade leaves when it was not finished. */
export default defineCheck({
  id: 'IN-VERSION-01',
  title: 'istioctl, istiod and the sidecars are of one version',
  source: {
    article: '001',
    claim: 'istioctl version reports one version for client, control plane and data plane',
    claims: ['001#versions-agree'],
  },
  complianceControls: configurationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['istioctl', 'bookinfo', 'handbook'],
  cast: examinedCast,
  probe: istioctl.versions(),
  kind: 'state',
  sabotage: { older: sabotage.redeploy('productpage.shop', older) },
  expects: {
    'istioctl -> productpage.shop': {
      is: reports('versions', 'client, control plane and data plane agree'),
      under: { older: reports('versions', 'data plane differs: 1.20.0') },
    },
  },
});
