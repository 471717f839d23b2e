import { defineCheck, istioctl, sabotage, reports } from '../../helpers/check/record/define.ts';
import { examinedCast, httpEcho } from '../shared/casts.ts';
import { configurationControls } from '../shared/controls.ts';

/** A sidecar reports its version to istiod when it connects; this one reports an older one. */
const older = httpEcho
  .as('bookinfo-productpage')
  .meshed({ 'proxy.istio.io/config': '{"proxyMetadata":{"ISTIO_META_ISTIO_VERSION":"1.20.0"}}' });

/** An unfinished upgrade leaves client, control plane and sidecars at different versions. */
export default defineCheck({
  id: 'IN-VERSION-01',
  title: 'istioctl, istiod and the sidecars have the same version',
  source: {
    article: '001',
    claim: 'istioctl version reports one version for client, control plane and data plane',
    claims: ['001#versions-agree'],
  },
  complianceControls: configurationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['istioctl', 'bookinfo', 'articles'],
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
