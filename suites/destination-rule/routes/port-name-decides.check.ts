import { defineCheck, http, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull, httpCast } from '../../shared/casts.ts';
import { istioDocs, transportOverHttp } from '../../shared/istio-docs.ts';
import { plaintext } from '../../shared/outcomes.ts';

/**
 * The name of a port of the Service decides how the sidecar of the caller treats it: connections
 * to a TCP port have no HTTP route.
 */
export default defineCheck({
  id: 'VS-PORT-01',
  title: 'an HTTP route applies to a port that declares HTTP and not to one that declares TCP',
  source: istioDocs('Istio, ops/configuration/traffic-management/protocol-selection'),
  ...transportOverHttp,
  cast: httpCast,
  probe: http.get('/headers', { at: 'raw.mtls-test' }),
  probes: { direct: http.get('/headers') },
  given: ['route.yaml', 'tcp-port.yaml'],
  baseline: {
    'sleep.legacy -> httpbin.mtls-test via direct': plaintext,
    'sleep.full -> httpbin.mtls-test': asFull,
  },
  applies: ['http-port.yaml'],
  sabotage: {
    omitted: sabotage.omit('http-port.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: plaintext, under: { omitted: asFull } },
  },
});
