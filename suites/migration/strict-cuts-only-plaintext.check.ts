import { defineCheck, http, sabotage, stream } from '../../helpers/check/record/define.ts';
import { asOwn, httpCast } from '../shared/casts.ts';
import { migrationControls } from '../shared/migration.ts';
import { plaintext, reset, upstreamEnded } from '../shared/outcomes.ts';

/**
 * The end of a migration, observed by continuous requests: only callers without mutual TLS are
 * affected.
 */
export default defineCheck({
  id: 'MI-STREAM-01',
  title: 'enabling STRICT loses no request of mesh peers and refuses the caller without a sidecar',
  source: {
    article: '000',
    claim: 'once all clients have sidecars the server is switched to STRICT; what still sends plaintext is refused',
    claims: ['000#strict-after-migration', '001#gradual-migration', '001#rules-take-seconds'],
  },
  complianceControls: migrationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'stream', 'articles'],
  cast: httpCast,
  probe: http.get('/headers'),
  probes: { stream: stream.of(http.get('/headers')) },
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.legacy -> httpbin.mtls-test': plaintext,
    'sleep.mtls-test -> httpbin.mtls-test via stream': stream.unbroken(),
    'sleep.full -> httpbin.mtls-test via stream': stream.unbroken(),
    'sleep.legacy -> httpbin.mtls-test via stream': stream.unbroken(),
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    'client-tls-off': sabotage.add('client-tls-off.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': { is: asOwn, under: { 'client-tls-off': upstreamEnded } },
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { omitted: plaintext } },
    'sleep.mtls-test -> httpbin.mtls-test via stream': {
      is: stream.unbroken(),
      under: { 'client-tls-off': stream.cutOff('upstream-reset:UC') },
    },
    'sleep.full -> httpbin.mtls-test via stream': {
      is: stream.unbroken(),
      under: { 'client-tls-off': stream.cutOff('upstream-reset:UC') },
    },
    'sleep.legacy -> httpbin.mtls-test via stream': {
      is: stream.cutOff('connection-reset'),
      under: { omitted: stream.unbroken() },
    },
  },
});
