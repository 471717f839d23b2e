import { defineScenario, http, refused, sabotage, stream } from '../../helpers/check/record/define.ts';
import { asOwn, httpCast } from '../shared/casts.ts';
import { migrationControls } from '../shared/migration.ts';
import { plaintext, reset } from '../shared/outcomes.ts';

const denied = refused.by('rbac-403');
const cutByDenial = stream.cutOff('rbac-403');

/**
 * The articles' way: a period in which both modes are accepted lies between the old one and the new
 * one. Callers may receive PERMISSIVE before the callee does, and then open mutual TLS to a server
 * that does not accept it yet: the requests lost in those milliseconds are counted and reported,
 * not judged. MI-STREAM-01 claims that the second step loses none.
 */
export default defineScenario({
  id: 'MI-STEPS-01',
  title:
    'through PERMISSIVE mesh peers move from plaintext to mutual TLS, and a caller without a sidecar is admitted until STRICT',
  source: {
    article: '000',
    claim: 'PERMISSIVE is meant for the time of a migration: both plaintext and mutual TLS are accepted meanwhile',
    claims: ['000#permissive-is-for-migration'],
  },
  complianceControls: migrationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'stream', 'scenario', 'articles'],
  cast: httpCast,
  probe: http.get('/headers'),
  probes: {
    tolerant: stream.of(http.get('/headers'), { tolerant: true }),
    stream: stream.of(http.get('/headers')),
  },
  given: ['disable.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.mtls-test -> httpbin.mtls-test via tolerant': stream.settled(),
    'sleep.legacy -> httpbin.mtls-test via stream': stream.unbroken(),
  },
  steps: [
    {
      title: 'PERMISSIVE in place of DISABLE moves mesh peers to mutual TLS and still admits plaintext',
      applies: ['permissive.yaml'],
      sabotage: { omitted: sabotage.omit('permissive.yaml'), denied: sabotage.add('deny.yaml') },
      expects: {
        'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { omitted: plaintext, denied } },
        'sleep.legacy -> httpbin.mtls-test': { is: plaintext, under: { denied } },
        'sleep.mtls-test -> httpbin.mtls-test via tolerant': { is: stream.settled(), under: { denied: cutByDenial } },
        'sleep.legacy -> httpbin.mtls-test via stream': { is: stream.unbroken(), under: { denied: cutByDenial } },
      },
    },
    {
      title: 'STRICT in place of PERMISSIVE still admits mesh peers and refuses the caller without a sidecar',
      applies: ['strict.yaml'],
      sabotage: { omitted: sabotage.omit('strict.yaml'), denied: sabotage.add('deny.yaml') },
      expects: {
        'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { denied } },
        'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { omitted: plaintext } },
        'sleep.mtls-test -> httpbin.mtls-test via tolerant': { is: stream.settled(), under: { denied: cutByDenial } },
        'sleep.legacy -> httpbin.mtls-test via stream': {
          is: stream.cutOff('connection-reset'),
          under: { omitted: stream.unbroken() },
        },
      },
    },
  ],
});
