import { defineCheck, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, overTls } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const first = reports('served', 'CN=first.example by public');
const second = reports('served', 'CN=second.example by public');

/**
 * A host that two Gateways serve on one port belongs to the older one, so no later object takes it.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-CONFLICT-01',
  title: 'a host that two Gateways serve on one port has the certificate of the older one, until that is gone',
  source: istioDocs('pilot/pkg/model/gateway.go: mergeGateways, a TLS host that an older server has is left out'),
  tags: ['tls', 'gateway', 'istio-docs'],
  probe: atIngress.https('shop.example'),
  probes: { served: atIngress.https('shop.example', { fact: 'served' }) },
  given: ['secrets.yaml', 'routes.yaml', 'first.yaml', 'second.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> shop.tenants via served': first,
  },
  removes: ['first.yaml'],
  // Created again it is the younger one.
  restored: { 'outsider -> shop.tenants via served': second },
  sabotage: { kept: sabotage.omit('first.yaml') },
  expects: { 'outsider -> shop.tenants via served': { is: second, under: { kept: first } } },
});
