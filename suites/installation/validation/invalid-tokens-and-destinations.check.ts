import { accepted, defineCheck, dryRun, rejected, sabotage } from '../../../helpers/check/record/define.ts';
import { configurationControls } from '../../shared/controls.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { manifestCast, validated } from '../../shared/manifests.ts';

/** As a sabotage, the manifest without the fault takes the place of the one that is rejected. */
export default defineCheck({
  id: 'IN-REJECT-03',
  title: 'the API server of a mesh rejects contradictory tokens and destinations, and accepts each without its fault',
  source: istioDocs('istio/istio, pkg/config/validation: ValidateRequestAuthentication, ValidateDestinationRule'),
  complianceControls: configurationControls,
  ...validated,
  cast: manifestCast,
  probe: dryRun('keys-twice.yaml'),
  probes: {
    'keys-twice': dryRun('keys-twice.yaml'),
    'keys-once': dryRun('keys-once.yaml'),
    'no-issuer': dryRun('no-issuer.yaml'),
    issuer: dryRun('issuer.yaml'),
    'mutual-without-key': dryRun('mutual-without-key.yaml'),
    'mutual-with-key': dryRun('mutual-with-key.yaml'),
    'subsets-of-one-name': dryRun('subsets-of-one-name.yaml'),
    'subsets-of-two-names': dryRun('subsets-of-two-names.yaml'),
    'selecting-and-exported': dryRun('selecting-and-exported.yaml'),
    selecting: dryRun('selecting.yaml'),
  },
  kind: 'state',
  baseline: {
    'kubectl -> sleep.full via keys-once': accepted(),
    'kubectl -> sleep.full via issuer': accepted(),
    'kubectl -> sleep.full via mutual-with-key': accepted(),
    'kubectl -> sleep.full via subsets-of-two-names': accepted(),
    'kubectl -> sleep.full via selecting': accepted(),
  },
  sabotage: {
    'keys-once': sabotage.swap('keys-twice.yaml', 'keys-once.yaml'),
    issuer: sabotage.swap('no-issuer.yaml', 'issuer.yaml'),
    'mutual-with-key': sabotage.swap('mutual-without-key.yaml', 'mutual-with-key.yaml'),
    'subsets-of-two-names': sabotage.swap('subsets-of-one-name.yaml', 'subsets-of-two-names.yaml'),
    selecting: sabotage.swap('selecting-and-exported.yaml', 'selecting.yaml'),
  },
  expects: {
    'kubectl -> sleep.full via keys-twice': { is: rejected.by('schema'), under: { 'keys-once': accepted() } },
    'kubectl -> sleep.full via no-issuer': { is: rejected.by('istio-webhook'), under: { issuer: accepted() } },
    'kubectl -> sleep.full via mutual-without-key': {
      is: rejected.by('istio-webhook'),
      under: { 'mutual-with-key': accepted() },
    },
    'kubectl -> sleep.full via subsets-of-one-name': {
      is: rejected.by('istio-webhook'),
      under: { 'subsets-of-two-names': accepted() },
    },
    'kubectl -> sleep.full via selecting-and-exported': {
      is: rejected.by('istio-webhook'),
      under: { selecting: accepted() },
    },
  },
});
