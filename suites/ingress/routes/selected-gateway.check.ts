import { defineCheck, edge, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { absent, noRoute } from '../../shared/outcomes.ts';

/** A Gateway configures the proxies that its selector finds, whatever its own name is. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-SELECT-01',
  title: 'a Gateway adds servers to the proxies that its selector finds, and to no other gateway',
  source: istioDocs('istio.io, reference/config/networking/gateway: Gateway, selector'),
  tags: ['http', 'gateway', 'istio-docs'],
  probe: atIngress.http('shop.example'),
  probes: {
    open: atIngress.http('open.example'),
    masked: edge('masked.edge').http('shop.example'),
  },
  given: ['other.yaml', 'plain.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': noRoute,
    'outsider -> shop.tenants via open': inPlaintext,
    'outsider -> shop.tenants via masked': inPlaintext,
  },
  applies: ['gateway.yaml'],
  sabotage: { omitted: sabotage.omit('gateway.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: inPlaintext, under: { omitted: noRoute } },
    'outsider -> shop.tenants via masked': { is: absent, under: { omitted: inPlaintext } },
  },
});
