import { certificate, defineCheck, http, httpbin, sabotage, shows, sleep } from '../../../helpers/check/define.ts';
import { asFull } from '../../shared/casts.ts';
import { keyControls } from '../../shared/identity.ts';
import { shortLived } from '../../shared/trust-domain.ts';

/** A certificate of forty seconds is renewed after twenty; whether requests are lost on the way is not asked here. */
export default defineCheck({
  id: 'CE-ROTATION-01',
  title: 'the agent renews a short-lived certificate while its sidecar runs, and the identity in it stays the same',
  seed: {
    chapter: '001',
    claim: 'before a certificate expires the agent asks for another one by the same flow',
    claims: ['001#agent-rotates', '001#agent-hands-over', '003#certificate-only-by-rpc'],
  },
  controls: keyControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'certificates', 'handbook', 'slow'],
  cast: { 'sleep.full': sleep.meshed(), 'httpbin.mtls-test': httpbin.meshed(shortLived) },
  probe: certificate.held('held-renewed', http.get('/headers')),
  probes: { san: certificate.held('held-san', http.get('/headers')), get: http.get('/headers') },
  within: 'reissue',
  standing: true,
  baseline: { 'sleep.full -> httpbin.mtls-test via get': asFull },
  sabotage: {
    'of-a-day': sabotage.recast('httpbin.mtls-test', httpbin.meshed()),
    'of-another': sabotage.recast('httpbin.mtls-test', httpbin.as('another').meshed()),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': {
      is: shows('held-renewed', 'renewed since its sidecar started'),
      under: {
        'of-a-day': shows('held-renewed', 'the one of its start'),
        'of-another': shows('held-renewed', 'the one of its start'),
      },
    },
    'sleep.full -> httpbin.mtls-test via san': {
      is: shows('held-san', 'URI spiffe://cluster.local/ns/mtls-test/sa/httpbin'),
      under: { 'of-another': shows('held-san', 'URI spiffe://cluster.local/ns/mtls-test/sa/another') },
    },
  },
});
