import { certificate, defineCheck, http, httpbin, sabotage, shows } from '../../../helpers/check/record/define.ts';
import { asOwn } from '../../shared/casts.ts';
import { keyControls } from '../../shared/identity.ts';
import { renewedCast } from '../../shared/trust-domain.ts';

/** A certificate of forty seconds is renewed after twenty: it is watched until another serial number takes the place of the first one. */
export default defineCheck({
  id: 'CE-ROTATION-01',
  title: 'a certificate is renewed for the same identity while its sidecar runs',
  seed: {
    chapter: '001',
    claim: 'before a certificate expires the agent asks for another one by the same flow',
    claims: ['001#agent-rotates', '001#agent-hands-over', '003#certificate-only-by-rpc'],
  },
  controls: keyControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'certificates', 'handbook', 'slow'],
  cast: renewedCast,
  probe: certificate.held('held-renewed', http.get('/headers')),
  probes: {
    san: certificate.held('held-san', http.get('/headers')),
    get: http.get('/headers'),
  },
  within: 'reissue',
  standing: true,
  baseline: { 'sleep.mtls-test -> httpbin.mtls-test via get': asOwn },
  sabotage: {
    'of-a-day': sabotage.recast('httpbin.mtls-test', httpbin.meshed()),
    'of-another': sabotage.recast('httpbin.mtls-test', httpbin.as('another').meshed()),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': {
      is: shows('held-renewed', 'renewed while it was watched'),
      under: {
        'of-a-day': shows('held-renewed', 'the same throughout'),
        'of-another': shows('held-renewed', 'the same throughout'),
      },
    },
    'sleep.full -> httpbin.mtls-test via san': {
      is: shows('held-san', 'URI spiffe://cluster.local/ns/mtls-test/sa/httpbin'),
      under: { 'of-another': shows('held-san', 'URI spiffe://cluster.local/ns/mtls-test/sa/another') },
    },
  },
});
