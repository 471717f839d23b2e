import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext, reset } from '../../shared/outcomes.ts';

/** Two teams that each write a policy for one namespace do not get the stricter of the two. */
export default defineCheck({
  id: 'PA-OLDEST-01',
  title: 'of two policies of a namespace the older one applies, and the younger one only after its removal',
  source: istioDocs(
    'Istio, reference/config/security/peer_authentication: the oldest of several policies of one level applies, the others are ignored',
  ),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers'),
  given: ['older.yaml', 'younger.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  removes: ['older.yaml'],
  sabotage: { kept: sabotage.omit('older.yaml') },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { kept: plaintext } },
  },
  // The formerly oldest policy is the youngest once it is restored.
  restored: { 'sleep.legacy -> httpbin.mtls-test': reset },
});
