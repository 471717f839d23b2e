import { defineCheck, http, sabotage } from '../../helpers/check/record/define.ts';
import { denied } from '../shared/accounts.ts';
import { certificateControls } from '../shared/controls.ts';
import { fullIn, ownIn, shortLivedCast } from '../shared/trust-domain.ts';

/** cluster.local in a policy is no trust domain: it points to the one that the mesh has. */
export default defineCheck({
  id: 'TD-POINTER-01',
  title:
    'principals written with cluster.local mean the trust domain of the mesh, whatever that is called, without any alias',
  seed: {
    chapter: '003',
    claim:
      'who is outside of the trust domain is turned away with 403 (a policy that writes cluster.local means the trust domain of the mesh)',
    claims: ['003#403-outside-trust-domain'],
  },
  controls: [...certificateControls, 'NIST 800-53 CM-3(2)', 'ISO 27001 8.32'],
  needs: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'own' },
  tags: ['mtls', 'http', 'certificates', 'trust-domain', 'handbook', 'own-mesh', 'slow', 'nightly'],
  cast: shortLivedCast,
  probe: http.get('/headers'),
  within: 'reissue',
  given: ['new-domain.yaml'],
  baseline: {
    'sleep.mtls-test -> httpbin.mtls-test': ownIn('new.example'),
    'sleep.full -> httpbin.mtls-test': fullIn('new.example'),
  },
  applies: ['deny-full.yaml'],
  sabotage: {
    withheld: sabotage.withhold('deny-full.yaml'),
    stranger: sabotage.swap('deny-full.yaml', 'deny-stranger.yaml'),
  },
  expects: {
    'sleep.full -> httpbin.mtls-test': {
      is: denied,
      under: { withheld: fullIn('new.example'), stranger: fullIn('new.example') },
    },
  },
});
