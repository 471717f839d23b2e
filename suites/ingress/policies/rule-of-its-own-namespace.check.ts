import { defineCheck, forwarded, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, GATEWAY_IDENTITY, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const unnamed = reports('xfcc-uris', 'none');

/** A gateway looks up rules as a client: its own namespace comes before that of the Service. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-RULE-01',
  title: "a DestinationRule in the gateway's namespace takes the place of that in the namespace of the Service",
  source: istioDocs(
    'istio.io, ops/best-practices/traffic-management: cross-namespace configuration, lookup path of a DestinationRule',
  ),
  tags: ['mtls', 'http', 'gateway', 'istio-docs'],
  probe: atIngress.http('shop.example'),
  probes: { peer: forwarded.uris(atIngress.http('shop.example')) },
  given: ['gateway.yaml', 'routes.yaml', 'of-the-tenant.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via peer': unnamed,
  },
  applies: ['of-the-gateway.yaml'],
  sabotage: { omitted: sabotage.omit('of-the-gateway.yaml') },
  expects: {
    'outsider -> shop.tenants via peer': { is: reports('xfcc-uris', GATEWAY_IDENTITY), under: { omitted: unnamed } },
  },
});
