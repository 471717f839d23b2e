import { certificate, defineCheck, http, sabotage, reports, stream } from '../../../helpers/check/record/define.ts';
import { denied } from '../../shared/accounts.ts';
import { asFull } from '../../shared/casts.ts';
import { keyControls } from '../../shared/identity.ts';
import { renewedCast } from '../../shared/trust-domain.ts';

/** Requests, each on a new connection, continue until the callee's certificate has changed. */
export default defineCheck({
  id: 'CE-ROTATION-02',
  title: 'no request is lost while the certificate of a callee is renewed',
  source: {
    article: '001',
    claim: 'before a certificate expires the agent requests another one by the same flow',
    claims: ['001#agent-rotates'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'certificates', 'stream', 'articles', 'slow'],
  cast: renewedCast,
  probe: http.get('/headers'),
  probes: {
    renewed: certificate.held('held-renewed', http.get('/headers')),
    stream: stream.of(http.get('/headers')),
  },
  timeout: 'certificate-renewal',
  kind: 'state',
  given: ['fresh-connections.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test via renewed': reports('held-renewed', 'renewed while it was watched'),
  },
  sabotage: { denied: sabotage.add('deny.yaml') },
  expects: {
    'sleep.full -> httpbin.mtls-test': { is: asFull, under: { denied } },
    'sleep.full -> httpbin.mtls-test via stream': {
      is: stream.unbroken(),
      under: { denied: stream.cutOff('rbac-403') },
    },
  },
});
