import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * A rule for a host hides one for all hosts of its namespace, also from callers that it is not
 * exported to: these have no rule at all.
 */
export default defineCheck({
  id: 'DR-LOOKUP-02',
  title: 'the rule of the most specific host is selected before its export is considered',
  source: istioDocs('istio/istio, pilot/pkg/model/push_context.go: getExportedDestinationRuleFromNamespace'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['all-hosts.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.full -> httpbin.mtls-test': plaintext,
  },
  applies: ['for-legacy.yaml'],
  sabotage: {
    omitted: sabotage.omit('for-legacy.yaml'),
    exported: sabotage.swap('for-legacy.yaml', 'for-full.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { omitted: plaintext, exported: plaintext } },
  },
});
