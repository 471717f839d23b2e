import { defineCheck, http, sabotage, stream } from '../../helpers/check/record/define.ts';
import { asOwn, httpCast } from '../shared/casts.ts';
import { migrationControls } from '../shared/migration.ts';
import { plaintext, reset, upstreamEnded } from '../shared/outcomes.ts';

/**
 * Callers and callee receive the change at different times: the requests lost in between are
 * counted and reported, not judged.
 */
export default defineCheck({
  id: 'MI-DIRECT-01',
  title: 'after STRICT replaces DISABLE in one change, mesh peers are admitted again, by mutual TLS',
  source: {
    article: 'istio-docs',
    claim: 'istio/istio#48290: proxies apply a change of mode at different times, so a direct change can lose requests',
    claims: [],
  },
  complianceControls: migrationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'stream', 'istio-docs'],
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
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    'client-tls-off': sabotage.add('client-tls-off.yaml'),
  },
  expects: {
    'sleep.mtls-test -> httpbin.mtls-test': {
      is: asOwn,
      under: { omitted: plaintext, 'client-tls-off': upstreamEnded },
    },
    'sleep.legacy -> httpbin.mtls-test': { is: reset, under: { omitted: plaintext } },
    'sleep.mtls-test -> httpbin.mtls-test via tolerant': {
      is: stream.settled(),
      under: { 'client-tls-off': stream.cutOff('upstream-reset:UC') },
    },
    'sleep.legacy -> httpbin.mtls-test via stream': {
      is: stream.cutOff('connection-reset'),
      under: { omitted: stream.unbroken() },
    },
  },
});
