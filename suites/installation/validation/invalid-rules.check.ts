import { accepted, defineCheck, dryRun, rejected, sabotage } from '../../../helpers/check/record/define.ts';
import { configurationControls } from '../../shared/controls.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { manifestCast, validated } from '../../shared/manifests.ts';

/** As a sabotage, the manifest without the fault takes the place of the one that is rejected. */
export default defineCheck({
  id: 'IN-REJECT-02',
  title:
    "Istio's webhook rejects rules that would match nothing or no request as meant, and accepts each without its fault",
  source: istioDocs('istio/istio, pkg/config/validation: ValidateAuthorizationPolicy'),
  complianceControls: configurationControls,
  ...validated,
  cast: manifestCast,
  probe: dryRun('no-range.yaml'),
  probes: {
    'no-range': dryRun('no-range.yaml'),
    range: dryRun('range.yaml'),
    'custom-without-provider': dryRun('custom-without-provider.yaml'),
    'custom-with-provider': dryRun('custom-with-provider.yaml'),
    'deny-without-rules': dryRun('deny-without-rules.yaml'),
    'deny-every-request': dryRun('deny-every-request.yaml'),
    'empty-source': dryRun('empty-source.yaml'),
    source: dryRun('source.yaml'),
    'unknown-attribute': dryRun('unknown-attribute.yaml'),
    attribute: dryRun('attribute.yaml'),
    'operator-after-the-last': dryRun('operator-after-the-last.yaml'),
    'operator-at-the-end': dryRun('operator-at-the-end.yaml'),
  },
  kind: 'state',
  baseline: {
    'kubectl -> sleep.full via range': accepted(),
    'kubectl -> sleep.full via custom-with-provider': accepted(),
    'kubectl -> sleep.full via deny-every-request': accepted(),
    'kubectl -> sleep.full via source': accepted(),
    'kubectl -> sleep.full via attribute': accepted(),
    'kubectl -> sleep.full via operator-at-the-end': accepted(),
  },
  sabotage: {
    range: sabotage.swap('no-range.yaml', 'range.yaml'),
    'custom-with-provider': sabotage.swap('custom-without-provider.yaml', 'custom-with-provider.yaml'),
    'deny-every-request': sabotage.swap('deny-without-rules.yaml', 'deny-every-request.yaml'),
    source: sabotage.swap('empty-source.yaml', 'source.yaml'),
    attribute: sabotage.swap('unknown-attribute.yaml', 'attribute.yaml'),
    'operator-at-the-end': sabotage.swap('operator-after-the-last.yaml', 'operator-at-the-end.yaml'),
  },
  expects: {
    'kubectl -> sleep.full via no-range': { is: rejected.by('istio-webhook'), under: { range: accepted() } },
    'kubectl -> sleep.full via custom-without-provider': {
      is: rejected.by('istio-webhook'),
      under: { 'custom-with-provider': accepted() },
    },
    'kubectl -> sleep.full via deny-without-rules': {
      is: rejected.by('istio-webhook'),
      under: { 'deny-every-request': accepted() },
    },
    'kubectl -> sleep.full via empty-source': { is: rejected.by('istio-webhook'), under: { source: accepted() } },
    'kubectl -> sleep.full via unknown-attribute': {
      is: rejected.by('istio-webhook'),
      under: { attribute: accepted() },
    },
    'kubectl -> sleep.full via operator-after-the-last': {
      is: rejected.by('istio-webhook'),
      under: { 'operator-at-the-end': accepted() },
    },
  },
});
