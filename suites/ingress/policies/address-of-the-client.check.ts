import { defineCheck, edge, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const path = '/private/accounts';
const headers = { 'X-Forwarded-For': '203.0.113.9' };

/**
 * A policy by address counts only where a gateway sees its clients: with
 * `externalTrafficPolicy: Local`. A forged X-Forwarded-For is not the address of a connection.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-ADDRESS-01',
  title:
    'a policy by address is about the client at a gateway with externalTrafficPolicy Local, and about its node with Cluster',
  source: istioDocs(
    'istio.io, tasks/security/authorization/authz-ingress: externalTrafficPolicy Local preserves the client address, by which ipBlocks decide',
  ),
  complianceControls: accessControls,
  requires: { ...ingressCheck.requires, mesh: 'managed' },
  tags: ['http', 'gateway', 'authorization', 'istio-docs'],
  probe: atIngress.http('shop.example', { path: '/hello' }),
  probes: {
    private: atIngress.http('shop.example', { path }),
    forged: atIngress.http('shop.example', { path, headers }),
    masked: edge('masked.edge').http('shop.example', { path }),
  },
  given: ['gateway.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via private': inPlaintext,
    'outsider -> shop.tenants via forged': inPlaintext,
    'outsider -> shop.tenants via masked': inPlaintext,
  },
  applies: ['deny-client.yaml'],
  sabotage: {
    omitted: sabotage.omit('deny-client.yaml'),
    'by-node': sabotage.swap('deny-client.yaml', 'deny-node.yaml'),
  },
  expects: {
    'outsider -> shop.tenants via private': { is: denied, under: { omitted: inPlaintext, 'by-node': inPlaintext } },
    'outsider -> shop.tenants via forged': { is: denied, under: { omitted: inPlaintext, 'by-node': inPlaintext } },
    'outsider -> shop.tenants via masked': { is: inPlaintext, under: { 'by-node': denied } },
  },
});
