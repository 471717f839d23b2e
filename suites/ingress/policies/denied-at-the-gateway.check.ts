import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { noRoute } from '../../shared/outcomes.ts';

/**
 * A gateway decides before it routes: a denied path of a host without routes is denied, too, so
 * that its answer does not reveal which hosts there are.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-AUTHZ-01',
  title: 'a policy that selects a gateway denies requests from outside before any route is looked up',
  source: istioDocs('istio.io, tasks/security/authorization/authz-ingress: a policy on the ingress gateway'),
  complianceControls: accessControls,
  tags: ['http', 'gateway', 'authorization', 'istio-docs'],
  probe: atIngress.http('shop.example', { path: '/hello' }),
  probes: {
    admin: atIngress.http('shop.example', { path: '/admin/users' }),
    unrouted: atIngress.http('bank.example', { path: '/admin/users' }),
  },
  given: ['gateway.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via admin': inPlaintext,
    'outsider -> shop.tenants via unrouted': noRoute,
  },
  applies: ['deny-admin.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-admin.yaml'),
    elsewhere: sabotage.swap('deny-admin.yaml', 'deny-elsewhere.yaml'),
  },
  expects: {
    'outsider -> shop.tenants via admin': { is: denied, under: { omitted: inPlaintext, elsewhere: inPlaintext } },
    'outsider -> shop.tenants via unrouted': {
      is: denied,
      under: { omitted: noRoute, elsewhere: noRoute },
    },
  },
});
