import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const sent = (method: string) => atIngress.http('shop.example', { method });

/**
 * The first ALLOW of a gateway denies all that it does not name. A client from outside has no
 * principal.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-AUTHZ-04',
  title:
    'a gateway that allows methods denies all others, and one that requires a principal denies clients from outside',
  source: istioDocs(
    'istio.io, concepts/security: implicit enablement, a workload with an ALLOW policy denies what none allows',
  ),
  complianceControls: accessControls,
  tags: ['http', 'gateway', 'authorization', 'istio-docs'],
  probe: sent('GET'),
  probes: { delete: sent('DELETE'), post: sent('POST') },
  given: ['gateway.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via delete': inPlaintext,
    'outsider -> shop.tenants via post': inPlaintext,
  },
  applies: ['allow-reads.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-reads.yaml'),
    principals: sabotage.swap('allow-reads.yaml', 'allow-mesh.yaml'),
  },
  expects: {
    'outsider -> shop.tenants': { is: inPlaintext, under: { principals: denied } },
    'outsider -> shop.tenants via delete': { is: denied, under: { omitted: inPlaintext } },
    'outsider -> shop.tenants via post': { is: denied, under: { omitted: inPlaintext } },
  },
});
