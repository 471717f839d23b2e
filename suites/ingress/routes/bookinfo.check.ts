import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { noRoute } from '../../shared/outcomes.ts';

const shop = (path: string) => atIngress.http('shop.example', { path });

/**
 * Articles 001 and 004 route Bookinfo's paths. The routes of 004 name a Service in istio-system,
 * although Bookinfo was installed in another namespace: the gateway answers each of them itself.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-BOOKINFO-01',
  title:
    "Bookinfo's paths are served by a gateway whose routes name the Service, and not by routes to another namespace",
  source: {
    article: '001',
    claim: 'the gateway serves /productpage',
    claims: ['001#bookinfo-gateway', '004#productpage-in-istio-system'],
  },
  tags: ['http', 'gateway', 'bookinfo', 'articles'],
  probe: shop('/productpage'),
  probes: {
    static: shop('/static/bootstrap.css'),
    products: shop('/api/v1/products/0'),
    below: shop('/productpage/reviews'),
    open: atIngress.http('open.example'),
  },
  given: ['gateway.yaml', 'open.yaml', 'in-istio-system.yaml'],
  baseline: {
    'outsider -> shop.tenants': noRoute,
    'outsider -> shop.tenants via static': noRoute,
    'outsider -> shop.tenants via products': noRoute,
    'outsider -> shop.tenants via below': noRoute,
    'outsider -> shop.tenants via open': inPlaintext,
  },
  applies: ['bookinfo.yaml'],
  sabotage: { omitted: sabotage.omit('bookinfo.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: inPlaintext, under: { omitted: noRoute } },
    'outsider -> shop.tenants via static': { is: inPlaintext, under: { omitted: noRoute } },
    'outsider -> shop.tenants via products': { is: inPlaintext, under: { omitted: noRoute } },
  },
});
