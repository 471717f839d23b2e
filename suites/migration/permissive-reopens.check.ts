import { defineCheck, http, sabotage, stream } from '../../helpers/check/record/define.ts';
import { asOwn, httpCast } from '../shared/casts.ts';
import { migrationControls } from '../shared/migration.ts';
import { plaintext, reset } from '../shared/outcomes.ts';

/** The way back, in case a migration left a caller out. */
export default defineCheck({
  id: 'MI-STREAM-02',
  title:
    'going back from STRICT to PERMISSIVE admits the caller without a sidecar again and loses no request of mesh peers',
  source: {
    article: 'istio-docs',
    claim: "Istio's task Mutual TLS Migration: a policy can be reverted at any step",
    claims: [],
  },
  complianceControls: migrationControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'stream', 'istio-docs'],
  cast: httpCast,
  probe: http.get('/headers'),
  probes: { stream: stream.of(http.get('/headers')) },
  given: ['strict.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': asOwn,
    'sleep.legacy -> httpbin.mtls-test': reset,
    'sleep.mtls-test -> httpbin.mtls-test via stream': stream.unbroken(),
    'sleep.legacy -> httpbin.mtls-test via stream': stream.closed('connection-reset'),
  },
  applies: ['permissive.yaml'],
  sabotage: {
    omitted: sabotage.omit('permissive.yaml'),
    strict: sabotage.swap('permissive.yaml', 'strict.yaml'),
  },
  expects: {
    'sleep.legacy -> httpbin.mtls-test': { is: plaintext, under: { omitted: reset, strict: reset } },
    'sleep.legacy -> httpbin.mtls-test via stream': {
      is: stream.opened('connection-reset'),
      under: { omitted: stream.closed('connection-reset'), strict: stream.closed('connection-reset') },
    },
  },
});
