import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, overTls } from '../../shared/ingress.ts';
import { reset } from '../../shared/outcomes.ts';

/**
 * A pair that Envoy cannot load. The control has its Secret before: Envoy rejects the whole
 * response that has such a pair, with the usable Secrets that arrive with it.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-SECRET-03',
  title: 'a certificate with the key of another one serves no client, and leaves other hosts as they are',
  source: {
    article: '002',
    claim: 'a Secret of type tls binds a certificate to a gateway',
    claims: ['002#tls-secret'],
  },
  tags: ['tls', 'gateway', 'articles'],
  probe: atIngress.https('shop.example'),
  probes: { unfit: atIngress.https('unfit.example'), second: atIngress.https('second.example') },
  given: ['gateway.yaml', 'secrets.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> shop.tenants via unfit': reset,
    'outsider -> shop.tenants via second': reset,
  },
  applies: ['more.yaml'],
  sabotage: {
    fitting: sabotage.swap('more.yaml', 'fitting.yaml'),
    'no-hosts': sabotage.omit('more.yaml'),
  },
  expects: {
    'outsider -> shop.tenants via unfit': { is: reset, under: { fitting: overTls } },
    'outsider -> shop.tenants via second': { is: overTls, under: { 'no-hosts': reset } },
  },
});
