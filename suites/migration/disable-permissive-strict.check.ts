import { defineJourney, http, refused, sabotage, stream } from '../../helpers/check/define.ts';
import { asOwn, httpCast } from '../shared/casts.ts';
import { migrationControls } from '../shared/migration.ts';
import { plaintext, reset } from '../shared/outcomes.ts';

const denied = refused.by('rbac-403');
const cutByDenial = stream.cutOff('rbac-403');

/** The handbook's way: between the old mode and the new one a time in which both are taken. */
export default defineJourney({
  id: 'MI-STEPS-01',
  title: 'from DISABLE to STRICT by way of PERMISSIVE no request of mesh peers is lost',
  seed: {
    chapter: '000',
    claim: 'PERMISSIVE is there for the time of a migration: both plaintext and mutual TLS are served meanwhile',
    claims: ['000#permissive-is-for-migration'],
  },
  controls: migrationControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'stream', 'journey', 'handbook'],
  cast: httpCast,
  probe: http.get('/headers'),
  probes: { stream: stream.of(http.get('/headers')) },
  given: ['disable.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': plaintext,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.mtls-test -> httpbin.mtls-test via stream': stream.unbroken(),
    'sleep.legacy -> httpbin.mtls-test via stream': stream.unbroken(),
  },
  steps: [
    {
      title: 'PERMISSIVE in place of DISABLE turns mesh peers to mutual TLS without losing anybody',
      applies: ['permissive.yaml'],
      sabotage: { withheld: sabotage.withhold('permissive.yaml'), denied: sabotage.add('deny.yaml') },
      expects: {
        'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { withheld: plaintext, denied } },
        'sleep.legacy -> httpbin.mtls-test': { is: plaintext, under: { denied } },
        'sleep.mtls-test -> httpbin.mtls-test via stream': { is: stream.unbroken(), under: { denied: cutByDenial } },
        'sleep.legacy -> httpbin.mtls-test via stream': { is: stream.unbroken(), under: { denied: cutByDenial } },
      },
    },
    {
      title: 'STRICT in place of PERMISSIVE loses no mesh peer and cuts the bare caller off',
      applies: ['strict.yaml'],
      sabotage: { withheld: sabotage.withhold('strict.yaml'), denied: sabotage.add('deny.yaml') },
      expects: {
        'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { denied } },
        'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { withheld: plaintext } },
        'sleep.mtls-test -> httpbin.mtls-test via stream': { is: stream.unbroken(), under: { denied: cutByDenial } },
        'sleep.legacy -> httpbin.mtls-test via stream': {
          is: stream.cutOff('connection-reset'),
          under: { withheld: stream.unbroken() },
        },
      },
    },
  ],
});
