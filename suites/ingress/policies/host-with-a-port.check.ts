import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

/**
 * A policy compares the Host that a client sent. One that names the host without a port is passed
 * by a client that adds one, since routes ignore it.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-AUTHZ-03',
  title: 'a policy of a gateway denies a host only as the client writes it: with `:*` a port does not pass it',
  source: istioDocs(
    'istio.io, reference/config/security/authorization-policy: Operation, hosts; ISTIO-SECURITY-2021-008',
  ),
  complianceControls: accessControls,
  tags: ['http', 'gateway', 'authorization', 'istio-docs'],
  probe: atIngress.http('shop.example'),
  probes: {
    port: atIngress.http('shop.example:80'),
    capital: atIngress.http('SHOP.example'),
    open: atIngress.http('open.example'),
  },
  given: ['gateway.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via port': inPlaintext,
    'outsider -> shop.tenants via capital': inPlaintext,
    'outsider -> shop.tenants via open': inPlaintext,
  },
  applies: ['deny-host.yaml'],
  sabotage: { omitted: sabotage.omit('deny-host.yaml'), exact: sabotage.swap('deny-host.yaml', 'deny-exact.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: denied, under: { omitted: inPlaintext } },
    'outsider -> shop.tenants via port': { is: denied, under: { omitted: inPlaintext, exact: inPlaintext } },
    'outsider -> shop.tenants via capital': { is: denied, under: { omitted: inPlaintext } },
  },
});
