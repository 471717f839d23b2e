import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** Creation times have whole seconds: policies of one file are usually equally old. */
export default defineCheck({
  id: 'PA-TIE-01',
  title: 'of two policies of a namespace that are equally old the first by name applies, not the first of the file',
  source: istioDocs(
    'Istio, reference/config/security/peer_authentication: the oldest of several policies of one level applies (of equally old ones the first by name: pilot, sortConfigByCreationTime)',
  ),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['two-policies.yaml'],
  sabotage: {
    omitted: sabotage.omit('two-policies.yaml'),
    exchanged: sabotage.swap('two-policies.yaml', 'names-exchanged.yaml'),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { omitted: plaintext, exchanged: plaintext } },
  },
});
