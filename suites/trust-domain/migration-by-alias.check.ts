import { defineScenario, http, sabotage, stream } from '../../helpers/check/record/define.ts';
import { denied } from '../shared/accounts.ts';
import { certificateControls } from '../shared/controls.ts';
import { fullIn, ownIn, shortLivedCast } from '../shared/trust-domain.ts';

const cutByDenial = stream.cutOff('rbac-403');

/**
 * Istio's way to rename a mesh: the new name is an alias first, then the two names are swapped,
 * then the policies are rewritten and the alias is removed. One caller streams requests all the
 * time, each on a new connection, and loses none: neither while sidecars reconnect to the restarted
 * istiod, nor while certificates of both names are in use. The policy about the other caller names
 * the trust domain that matches only in the middle, so that the effect of each alias is visible.
 */
export default defineScenario({
  id: 'TD-MIGRATION-01',
  title: 'a mesh gets another trust domain by way of aliases, and no request of its peers is lost',
  source: {
    article: '003',
    claim: 'reissuing all certificates takes a while, during which settings do not apply yet',
    claims: ['003#reissue-takes-time', '003#trust-domain-changes-san'],
  },
  complianceControls: [...certificateControls, 'NIST 800-53 CM-3(2)', 'ISO 27001 8.32'],
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: [
    'mtls',
    'http',
    'certificates',
    'trust-domain',
    'stream',
    'scenario',
    'articles',
    'managed-mesh',
    'slow',
    'nightly',
  ],
  cast: shortLivedCast,
  probe: http.get('/headers'),
  probes: { stream: stream.of(http.get('/headers')) },
  timeout: 'certificate-renewal',
  given: ['old-domain.yaml', 'allow.yaml', 'fresh-connections.yaml'],
  baseline: {
    'sleep.full -> httpbin.mtls-test': fullIn('old.example'),
    'sleep.mtls-test -> httpbin.mtls-test': denied,
    'sleep.full -> httpbin.mtls-test via stream': stream.unbroken(),
  },
  steps: [
    {
      title: 'the new name as an alias makes policies that already name it match',
      applies: ['old-with-alias.yaml'],
      sabotage: {
        omitted: sabotage.omit('old-with-alias.yaml'),
        denied: sabotage.add('deny.yaml'),
      },
      expects: {
        'sleep.full -> httpbin.mtls-test': { is: fullIn('old.example'), under: { denied } },
        'sleep.mtls-test -> httpbin.mtls-test': { is: ownIn('old.example'), under: { omitted: denied, denied } },
        'sleep.full -> httpbin.mtls-test via stream': { is: stream.unbroken(), under: { denied: cutByDenial } },
      },
    },
    {
      title:
        'the new name, with the former one as its alias, reissues all certificates, and every allowed caller is admitted all the time',
      applies: ['new-with-alias.yaml'],
      sabotage: {
        omitted: sabotage.omit('new-with-alias.yaml'),
        'without-alias': sabotage.swap('new-with-alias.yaml', 'new-alone.yaml'),
      },
      expects: {
        'sleep.full -> httpbin.mtls-test': {
          is: fullIn('new.example'),
          under: { omitted: fullIn('old.example'), 'without-alias': denied },
        },
        'sleep.mtls-test -> httpbin.mtls-test': {
          is: ownIn('new.example'),
          under: { omitted: ownIn('old.example') },
        },
        'sleep.full -> httpbin.mtls-test via stream': {
          is: stream.unbroken(),
          under: { 'without-alias': cutByDenial },
        },
      },
    },
    {
      title:
        'without the alias, policies that name the former trust domain stop matching, and rewritten ones still match',
      applies: ['allow-rewritten.yaml', 'new-alone.yaml'],
      sabotage: {
        'policy-kept': sabotage.omit('allow-rewritten.yaml'),
        'alias-kept': sabotage.omit('new-alone.yaml'),
      },
      expects: {
        'sleep.full -> httpbin.mtls-test': { is: fullIn('new.example'), under: { 'policy-kept': denied } },
        'sleep.mtls-test -> httpbin.mtls-test': {
          is: denied,
          under: { 'policy-kept': ownIn('new.example'), 'alias-kept': ownIn('new.example') },
        },
        'sleep.full -> httpbin.mtls-test via stream': {
          is: stream.unbroken(),
          under: { 'policy-kept': cutByDenial },
        },
      },
    },
  ],
});
