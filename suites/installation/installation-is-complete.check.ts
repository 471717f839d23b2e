import { defineCheck, istioctl, istioctlClient, sabotage, reports } from '../../helpers/check/record/define.ts';
import { httpCast } from '../shared/casts.ts';
import { configurationControls } from '../shared/controls.ts';

/**
 * The check looks up what `istioctl verify-install` used to verify: the subcommand is gone, but
 * istioctl still generates the list of objects that it installs.
 */
export default defineCheck({
  id: 'IN-VERIFY-01',
  title:
    'every object that istioctl generates for the core is in the cluster, istiod is available and its webhooks trust a CA',
  source: {
    article: '001',
    claim: 'verify-install finds every object of the profile, and istiod runs',
    claims: ['001#manifest-apply-installs', '001#istiod-runs', '001#verify-install', '004#verify-install'],
  },
  complianceControls: configurationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['istioctl', 'articles'],
  cast: { istioctl: istioctlClient, ...httpCast },
  probe: istioctl.installation(),
  kind: 'state',
  sabotage: {
    'without-reader': sabotage.add('without-reader.yaml'),
    'never-available': sabotage.add('never-available.yaml'),
  },
  expects: {
    'istioctl -> httpbin.mtls-test': {
      is: reports('installation', 'complete'),
      under: {
        'without-reader': reports('installation', 'missing: ServiceAccount istio-reader-service-account'),
        'never-available': reports('installation', 'not ready: Deployment istiod'),
      },
    },
  },
});
