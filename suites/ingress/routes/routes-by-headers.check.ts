import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { noRoute } from '../../shared/outcomes.ts';

const headers = { 'x-partner': 'a' };

/**
 * All conditions of one match have to hold. A route is no policy: a client that knows the header
 * passes.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-HEADERS-01',
  title: 'a match of method and header routes requests that have both, and no others',
  source: istioDocs(
    'istio.io, reference/config/networking/virtual-service: HTTPMatchRequest, all conditions of a match',
  ),
  tags: ['http', 'gateway', 'istio-docs'],
  probe: atIngress.http('shop.example', { headers }),
  probes: {
    open: atIngress.http('open.example'),
    none: atIngress.http('shop.example'),
    other: atIngress.http('shop.example', { headers: { 'x-partner': 'b' } }),
    delete: atIngress.http('shop.example', { headers, method: 'DELETE' }),
  },
  given: ['gateway.yaml', 'open.yaml', 'every.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via open': inPlaintext,
    'outsider -> shop.tenants via none': inPlaintext,
    'outsider -> shop.tenants via other': inPlaintext,
    'outsider -> shop.tenants via delete': inPlaintext,
  },
  applies: ['by-header.yaml'],
  sabotage: { omitted: sabotage.omit('by-header.yaml') },
  expects: {
    'outsider -> shop.tenants via none': { is: noRoute, under: { omitted: inPlaintext } },
    'outsider -> shop.tenants via other': { is: noRoute, under: { omitted: inPlaintext } },
    'outsider -> shop.tenants via delete': { is: noRoute, under: { omitted: inPlaintext } },
  },
});
