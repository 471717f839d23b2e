import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls } from '../../shared/accounts.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { noRoute } from '../../shared/outcomes.ts';

/**
 * Without a namespace before its hosts, a Gateway lets every namespace route every host: a tenant
 * takes the requests of another one. `edge/*` leaves it to the namespace of the gateway.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-TENANT-01',
  title: 'a Gateway whose hosts name a namespace takes no routes of tenants, and one without does',
  source: istioDocs(
    'istio.io, reference/config/networking/gateway: Server, hosts: `namespace/dnsName` limits the VirtualServices that can bind',
  ),
  complianceControls: accessControls,
  tags: ['http', 'gateway', 'authorization', 'istio-docs'],
  probe: atIngress.http('shop.example'),
  probes: { open: atIngress.http('open.example') },
  given: ['gateway.yaml', 'open.yaml', 'tenant.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via open': inPlaintext,
  },
  applies: ['bound.yaml'],
  sabotage: { omitted: sabotage.omit('bound.yaml') },
  expects: { 'outsider -> shop.tenants': { is: noRoute, under: { omitted: inPlaintext } } },
});
