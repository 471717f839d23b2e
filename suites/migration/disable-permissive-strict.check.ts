import { defineScenario, http, refused, sabotage, stream } from '../../helpers/check/record/define.ts';
import { asOwn, httpCast } from '../shared/casts.ts';
import { migrationControls } from '../shared/migration.ts';
import { plaintext, reset } from '../shared/outcomes.ts';

const denied = refused.by('rbac-403');
const cutByDenial = stream.cutOff('rbac-403');

/**
 * The handbook's way: between the old mode and the new one a time in which both are taken. Callers may hear of PERMISSIVE before the callee
 * does, and then open mutual TLS to a server that does not take it yet: what is lost in those milliseconds is counted and reported, not judged.
 * That the second step loses nothing is what MI-STREAM-01 claims.
 */
export default defineScenario({
  id: 'MI-STEPS-01',
  title:
    'by way of PERMISSIVE mesh peers come from plaintext to mutual TLS, and the bare caller is served until STRICT',
  source: {
    article: '000',
    claim: 'PERMISSIVE is there for the time of a migration: both plaintext and mutual TLS are served meanwhile',
    claims: ['000#permissive-is-for-migration'],
  },
  complianceControls: migrationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'stream', 'scenario', 'handbook'],
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
      title: 'PERMISSIVE in place of DISABLE turns mesh peers to mutual TLS and goes on serving plaintext',
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
      title: 'STRICT in place of PERMISSIVE keeps mesh peers and cuts the bare caller off',
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
