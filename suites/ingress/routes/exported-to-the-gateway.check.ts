import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { noRoute } from '../../shared/outcomes.ts';

/** A gateway reads the routes that are exported to its own namespace. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-EXPORT-01',
  title: 'routes that are exported to their own namespace alone do not reach a gateway of another',
  source: istioDocs('istio.io, reference/config/networking/virtual-service: exportTo'),
  tags: ['http', 'gateway', 'istio-docs'],
  probe: atIngress.http('shop.example'),
  probes: { open: atIngress.http('open.example') },
  given: ['gateway.yaml', 'open.yaml', 'exported.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via open': inPlaintext,
  },
  applies: ['private.yaml'],
  sabotage: { omitted: sabotage.omit('private.yaml') },
  expects: { 'outsider -> shop.tenants': { is: noRoute, under: { omitted: inPlaintext } } },
});
