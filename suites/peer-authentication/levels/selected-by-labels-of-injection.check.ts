import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/**
 * Injection adds labels to a pod that its manifest does not have, such as the canonical name;
 * selectors of policies match them.
 */
export default defineCheck({
  id: 'PA-LABEL-01',
  title: 'a policy selects a workload by the labels that injection adds',
  source: istioDocs('Istio, manifests/charts/istio-control/istio-discovery/files/injection-template.yaml'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['canonical-name.yaml'],
  sabotage: {
    omitted: sabotage.omit('canonical-name.yaml'),
    'other-name': sabotage.swap('canonical-name.yaml', 'other-name.yaml'),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { omitted: plaintext, 'other-name': plaintext } },
  },
});
