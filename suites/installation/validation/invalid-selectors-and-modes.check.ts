import { accepted, defineCheck, dryRun, rejected, sabotage } from '../../../helpers/check/record/define.ts';
import { configurationControls } from '../../shared/controls.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { manifestCast, validated } from '../../shared/manifests.ts';

/** As a sabotage, the manifest without the fault takes the place of the one that is rejected. */
export default defineCheck({
  id: 'IN-REJECT-01',
  title: 'the API server rejects selectors and modes that no sidecar could follow, and accepts each without its fault',
  source: istioDocs('istio/api, CustomResourceDefinitions: fields, enumerations and x-kubernetes-validations'),
  complianceControls: configurationControls,
  ...validated,
  cast: manifestCast,
  probe: dryRun('port-without-selector.yaml'),
  probes: {
    'port-without-selector': dryRun('port-without-selector.yaml'),
    'port-with-selector': dryRun('port-with-selector.yaml'),
    'port-zero': dryRun('port-zero.yaml'),
    'port-one': dryRun('port-one.yaml'),
    'match-expressions': dryRun('match-expressions.yaml'),
    'match-labels': dryRun('match-labels.yaml'),
    'mode-in-lower-case': dryRun('mode-in-lower-case.yaml'),
    mode: dryRun('mode.yaml'),
    'label-with-wildcard': dryRun('label-with-wildcard.yaml'),
    label: dryRun('label.yaml'),
    'two-targets': dryRun('two-targets.yaml'),
    'one-target': dryRun('one-target.yaml'),
  },
  kind: 'state',
  baseline: {
    'kubectl -> sleep.full via port-with-selector': accepted(),
    'kubectl -> sleep.full via port-one': accepted(),
    'kubectl -> sleep.full via match-labels': accepted(),
    'kubectl -> sleep.full via mode': accepted(),
    'kubectl -> sleep.full via label': accepted(),
    'kubectl -> sleep.full via one-target': accepted(),
  },
  sabotage: {
    'port-with-selector': sabotage.swap('port-without-selector.yaml', 'port-with-selector.yaml'),
    'port-one': sabotage.swap('port-zero.yaml', 'port-one.yaml'),
    'match-labels': sabotage.swap('match-expressions.yaml', 'match-labels.yaml'),
    mode: sabotage.swap('mode-in-lower-case.yaml', 'mode.yaml'),
    label: sabotage.swap('label-with-wildcard.yaml', 'label.yaml'),
    'one-target': sabotage.swap('two-targets.yaml', 'one-target.yaml'),
  },
  expects: {
    'kubectl -> sleep.full via port-without-selector': {
      is: rejected.by('schema'),
      under: { 'port-with-selector': accepted() },
    },
    'kubectl -> sleep.full via port-zero': { is: rejected.by('schema'), under: { 'port-one': accepted() } },
    'kubectl -> sleep.full via match-expressions': {
      is: rejected.by('unknown-field'),
      under: { 'match-labels': accepted() },
    },
    'kubectl -> sleep.full via mode-in-lower-case': { is: rejected.by('schema'), under: { mode: accepted() } },
    'kubectl -> sleep.full via label-with-wildcard': { is: rejected.by('schema'), under: { label: accepted() } },
    'kubectl -> sleep.full via two-targets': { is: rejected.by('schema'), under: { 'one-target': accepted() } },
  },
});
