import { defineScenario, http, sabotage, stream } from '../../helpers/check/record/define.ts';
import { denied } from '../shared/accounts.ts';
import { certificateControls } from '../shared/controls.ts';
import { fullIn, ownIn, shortLivedCast } from '../shared/trust-domain.ts';

const cutByDenial = stream.cutOff('rbac-403');

/**
 * Istio's way to rename a mesh: the coming name is an alias first, then the two change places, then policies are rewritten and the alias goes.
 * One caller streams requests all the way, each over a connection of its own, and loses none: neither while sidecars look for the istiod that
 * was restarted, nor while some hold certificates of the one name and some of the other. The policy about the other caller writes the name that
 * is only right in the middle, so that each step shows what its alias does.
 */
export default defineScenario({
  id: 'TD-MIGRATION-01',
  title: 'a mesh is given another trust domain by way of aliases, and no request of its peers is lost',
  source: {
    article: '003',
    claim: 'to re-issue all certificates takes a while, in which settings do not hold yet',
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
    'handbook',
    'own-mesh',
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
      title: 'the coming name as an alias makes policies hold that write it already',
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
        'the new name, with the former one as its alias, re-issues all certificates, and everybody is let in all the while',
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
        'with the alias gone policies that write the former name stop holding, and those that were rewritten go on',
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
