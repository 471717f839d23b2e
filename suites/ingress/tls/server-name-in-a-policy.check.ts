import { defineCheck, refused, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls } from '../../shared/accounts.ts';
import { atIngress, ingressCheck, overTls } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const closed = refused.by('rbac-l4');

/** A gateway that does not read a request can still decide by the server name of its connection. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-PASSTHROUGH-02',
  title: 'a policy by connection.sni denies connections that a gateway would pass on unread',
  source: istioDocs('istio.io, reference/config/security/conditions: connection.sni'),
  complianceControls: accessControls,
  tags: ['tls', 'https', 'gateway', 'authorization', 'istio-docs'],
  probe: atIngress.https('web.example'),
  probes: { open: atIngress.https('open.example') },
  given: ['gateway.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> web.tenants': overTls,
    'outsider -> web.tenants via open': overTls,
  },
  applies: ['deny-name.yaml'],
  sabotage: { omitted: sabotage.omit('deny-name.yaml') },
  expects: { 'outsider -> web.tenants': { is: closed, under: { omitted: overTls } } },
});
