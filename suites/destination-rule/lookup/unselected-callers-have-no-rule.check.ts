import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * The lookup ends in the first namespace with a rule for the host; a caller that the rule does not
 * select has no rule.
 */
export default defineCheck({
  id: 'DR-SELECTOR-02',
  title: "a rule of the caller's namespace that selects other callers hides the rule of the callee's namespace",
  source: istioDocs(
    'istio/istio, pilot/pkg/model/push_context.go: destinationRule; pilot/pkg/model/sidecar.go: DestinationRule',
  ),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['plain.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': plaintext,
  },
  applies: ['for-others.yaml'],
  sabotage: {
    omitted: sabotage.omit('for-others.yaml'),
    selected: sabotage.swap('for-others.yaml', 'for-sleep.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { omitted: plaintext, selected: plaintext } },
  },
});
