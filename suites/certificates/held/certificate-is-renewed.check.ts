import { certificate, defineCheck, http, httpbin, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { asOwn } from '../../shared/casts.ts';
import { keyControls } from '../../shared/identity.ts';
import { renewedCast } from '../../shared/trust-domain.ts';

/**
 * A certificate with a lifetime of 40 s is renewed after 20 s. The check observes it until its
 * serial number changes.
 */
export default defineCheck({
  id: 'CE-ROTATION-01',
  title: 'a certificate is renewed for the same identity while its sidecar runs',
  source: {
    article: '001',
    claim: 'before a certificate expires the agent requests another one by the same flow',
    claims: ['001#agent-rotates', '001#agent-hands-over', '003#certificate-only-by-rpc'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'certificates', 'articles', 'slow'],
  cast: renewedCast,
  probe: certificate.held('held-renewed', http.get('/headers')),
  probes: {
    san: certificate.held('held-san', http.get('/headers')),
    get: http.get('/headers'),
  },
  timeout: 'certificate-renewal',
  kind: 'state',
  baseline: { 'sleep.mtls-test -> httpbin.mtls-test via get': asOwn },
  sabotage: {
    'day-long': sabotage.redeploy('httpbin.mtls-test', httpbin.meshed()),
    'other-account': sabotage.redeploy('httpbin.mtls-test', httpbin.as('another').meshed()),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': {
      is: reports('held-renewed', 'renewed while it was watched'),
      under: {
        'day-long': reports('held-renewed', 'the same throughout'),
        'other-account': reports('held-renewed', 'the same throughout'),
      },
    },
    'sleep.full -> httpbin.mtls-test via san': {
      is: reports('held-san', 'URI spiffe://cluster.local/ns/mtls-test/sa/httpbin'),
      under: { 'other-account': reports('held-san', 'URI spiffe://cluster.local/ns/mtls-test/sa/another') },
    },
  },
});
