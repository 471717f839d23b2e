import { defineCheck, istioctl, istioctlParty, sabotage, shows } from '../../helpers/check/record/define.ts';
import { httpCast } from '../shared/casts.ts';
import { configurationControls } from '../shared/controls.ts';

/** What `istioctl verify-install` looked at is looked up here: the subcommand is gone, but istioctl still tells what it installs. */
export default defineCheck({
  id: 'IN-VERIFY-01',
  title:
    'every object that istioctl generates for the core is in the cluster, istiod is available and its webhooks trust a CA',
  seed: {
    chapter: '001',
    claim: 'verify-install finds every object of the profile, and istiod runs',
    claims: ['001#manifest-apply-installs', '001#istiod-runs', '001#verify-install', '004#verify-install'],
  },
  controls: configurationControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'own' },
  tags: ['istioctl', 'handbook'],
  cast: { istioctl: istioctlParty, ...httpCast },
  probe: istioctl.installation(),
  standing: true,
  sabotage: {
    'without-reader': sabotage.add('without-reader.yaml'),
    'never-available': sabotage.add('never-available.yaml'),
  },
  expects: {
    'istioctl -> httpbin.mtls-test': {
      is: shows('installation', 'complete'),
      under: {
        'without-reader': shows('installation', 'missing: ServiceAccount istio-reader-service-account'),
        'never-available': shows('installation', 'not ready: Deployment istiod'),
      },
    },
  },
});
