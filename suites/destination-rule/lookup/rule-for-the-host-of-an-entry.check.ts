import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * A rule is looked up by the host of a request, never by the name and the namespace of the
 * ServiceEntry, nor by the Service behind its endpoint.
 */
export default defineCheck({
  id: 'DR-ENTRY-01',
  title: 'a rule for the host of a ServiceEntry applies to it, and one for the Services of its namespace does not',
  source: { article: 'istio-docs', claim: 'Istio, reference/config/networking/destination-rule, host', claims: [] },
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers', { host: 'ledger.example' }),
  probes: { plain: http.get('/headers') },
  given: ['entry.yaml'],
  baseline: {
    'sleep.legacy -> httpbin.mtls-test via plain': plaintext,
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  applies: ['for-the-host.yaml'],
  sabotage: {
    omitted: sabotage.omit('for-the-host.yaml'),
    'for-services': sabotage.swap('for-the-host.yaml', 'for-services.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { omitted: asFull, 'for-services': asFull } },
    'sleep.mtls-test -> httpbin.mtls-test': { is: plaintext, under: { omitted: asOwn, 'for-services': asOwn } },
  },
});
