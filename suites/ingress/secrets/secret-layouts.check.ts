import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext, overTls } from '../../shared/ingress.ts';
import { absent, reset } from '../../shared/outcomes.ts';

/** Both layouts of a Secret that the articles use make a server; without one there is none. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-SECRET-01',
  title: 'a gateway serves HTTPS from a generic Secret with cert and key, and from a Secret of type tls',
  source: {
    article: '000',
    claim: 'a Secret with the keys key and cert feeds a gateway',
    claims: ['000#gateway-secret-key-cert', '002#tls-secret'],
  },
  tags: ['tls', 'gateway', 'articles'],
  probe: atIngress.http('shop.example'),
  probes: { generic: atIngress.https('shop.example'), typed: atIngress.https('bank.example') },
  given: ['web.yaml', 'routes.yaml', 'generic.yaml', 'typed.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via generic': absent,
    'outsider -> shop.tenants via typed': absent,
  },
  applies: ['gateway.yaml'],
  sabotage: {
    'no-generic': sabotage.swap('gateway.yaml', 'no-generic.yaml'),
    'no-typed': sabotage.swap('gateway.yaml', 'no-typed.yaml'),
  },
  expects: {
    'outsider -> shop.tenants via generic': { is: overTls, under: { 'no-generic': reset } },
    'outsider -> shop.tenants via typed': { is: overTls, under: { 'no-typed': reset } },
  },
});
