import { accepted, defineCheck, dryRun, rejected, sabotage } from '../../../helpers/check/record/define.ts';
import { configurationControls } from '../../shared/controls.ts';
import { manifestCast, validated } from '../../shared/manifests.ts';

/** As a sabotage, the manifest without the fault takes the place of the one that is rejected. */
export default defineCheck({
  id: 'IN-REJECT-04',
  title: 'the API server of a mesh rejects Gateways that no gateway could serve, and accepts each without its fault',
  source: {
    article: '002',
    claim: 'servers on one port need distinct port names',
    claims: ['002#one-port-distinct-names'],
  },
  complianceControls: configurationControls,
  requires: validated.requires,
  tags: ['manifests', 'articles'],
  cast: manifestCast,
  probe: dryRun('ports-of-one-name.yaml'),
  probes: {
    'ports-of-one-name': dryRun('ports-of-one-name.yaml'),
    'ports-of-two-names': dryRun('ports-of-two-names.yaml'),
    'https-without-tls': dryRun('https-without-tls.yaml'),
    'https-with-tls': dryRun('https-with-tls.yaml'),
    'mutual-without-authorities': dryRun('mutual-without-authorities.yaml'),
    'mutual-with-secret': dryRun('mutual-with-secret.yaml'),
    'http-with-certificate': dryRun('http-with-certificate.yaml'),
    'http-with-redirect': dryRun('http-with-redirect.yaml'),
    'short-host': dryRun('short-host.yaml'),
    'full-host': dryRun('full-host.yaml'),
    'mode-in-lower-case': dryRun('mode-in-lower-case.yaml'),
    'mode-in-capitals': dryRun('mode-in-capitals.yaml'),
    credentialname: dryRun('credentialname.yaml'),
    'credential-name': dryRun('credential-name.yaml'),
  },
  kind: 'state',
  baseline: {
    'kubectl -> sleep.full via ports-of-two-names': accepted(),
    'kubectl -> sleep.full via https-with-tls': accepted(),
    'kubectl -> sleep.full via mutual-with-secret': accepted(),
    'kubectl -> sleep.full via http-with-redirect': accepted(),
    'kubectl -> sleep.full via full-host': accepted(),
    'kubectl -> sleep.full via mode-in-capitals': accepted(),
    'kubectl -> sleep.full via credential-name': accepted(),
  },
  sabotage: {
    'ports-of-two-names': sabotage.swap('ports-of-one-name.yaml', 'ports-of-two-names.yaml'),
    'https-with-tls': sabotage.swap('https-without-tls.yaml', 'https-with-tls.yaml'),
    'mutual-with-secret': sabotage.swap('mutual-without-authorities.yaml', 'mutual-with-secret.yaml'),
    'http-with-redirect': sabotage.swap('http-with-certificate.yaml', 'http-with-redirect.yaml'),
    'full-host': sabotage.swap('short-host.yaml', 'full-host.yaml'),
    'mode-in-capitals': sabotage.swap('mode-in-lower-case.yaml', 'mode-in-capitals.yaml'),
    'credential-name': sabotage.swap('credentialname.yaml', 'credential-name.yaml'),
  },
  expects: {
    'kubectl -> sleep.full via ports-of-one-name': {
      is: rejected.by('istio-webhook'),
      under: { 'ports-of-two-names': accepted() },
    },
    'kubectl -> sleep.full via https-without-tls': {
      is: rejected.by('istio-webhook'),
      under: { 'https-with-tls': accepted() },
    },
    'kubectl -> sleep.full via mutual-without-authorities': {
      is: rejected.by('istio-webhook'),
      under: { 'mutual-with-secret': accepted() },
    },
    'kubectl -> sleep.full via http-with-certificate': {
      is: rejected.by('istio-webhook'),
      under: { 'http-with-redirect': accepted() },
    },
    'kubectl -> sleep.full via short-host': { is: rejected.by('istio-webhook'), under: { 'full-host': accepted() } },
    'kubectl -> sleep.full via mode-in-lower-case': {
      is: rejected.by('schema'),
      under: { 'mode-in-capitals': accepted() },
    },
    'kubectl -> sleep.full via credentialname': {
      is: rejected.by('unknown-field'),
      under: { 'credential-name': accepted() },
    },
  },
});
