import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, asOwn, httpCast } from '../../shared/casts.ts';
import { certificateControls } from '../../shared/controls.ts';
import { plaintext, serverRefused } from '../../shared/outcomes.ts';

/** Authentication is mutual: the caller's sidecar verifies the server before it sends a request. */
export default defineCheck({
  id: 'ID-NAMING-01',
  title: "a caller's sidecar refuses a server whose certificate names another account than the expected one",
  source: {
    article: '000',
    claim: 'the sidecar of the client checks that the account of the server may run the service',
    claims: ['000#secure-naming', '001#mtls-handshake-naming', '004#both-directions'],
  },
  complianceControls: certificateControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'identity', 'articles'],
  cast: httpCast,
  probe: http.get('/headers'),
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.full -> httpbin.mtls-test': asFull,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
  },
  applies: ['wrong-name.yaml'],
  sabotage: {
    omitted: sabotage.omit('wrong-name.yaml'),
    'right-name': sabotage.swap('wrong-name.yaml', 'right-name.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: serverRefused, under: { omitted: asFull, 'right-name': asFull } },
  },
});
