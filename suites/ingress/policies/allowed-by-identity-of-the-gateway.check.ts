import { admitted, defineCheck, echoCall, forwarded, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { atIngress, GATEWAY_IDENTITY, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const asGateway = reports('xfcc-uris', GATEWAY_IDENTITY);
const asBank = admitted.overMtls('spiffe://cluster.local/ns/tenants/sa/bank', { seenBy: 'callee' });

/**
 * For a workload the caller is the gateway, not the client that sent it: a workload that admits the
 * gateway alone cannot be reached past it, by no neighbour in its own namespace either.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-AUTHZ-02',
  title: 'a workload that admits the identity of its gateway alone is reached through it, and by no neighbour',
  source: istioDocs('istio.io, reference/config/security/authorization-policy: principals are those of the peer'),
  complianceControls: accessControls,
  tags: ['mtls', 'http', 'gateway', 'authorization', 'istio-docs'],
  probe: atIngress.http('shop.example', { path: '/hello' }),
  probes: {
    peer: forwarded.uris(atIngress.http('shop.example', { path: '/hello' })),
    inside: echoCall.http({ path: '/hello' }),
  },
  given: ['gateway.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via peer': asGateway,
    'bank.tenants -> shop.tenants via inside': asBank,
  },
  applies: ['allow-gateway.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-gateway.yaml'),
    'for-bank': sabotage.swap('allow-gateway.yaml', 'allow-bank.yaml'),
  },
  expects: {
    'outsider -> shop.tenants': { is: inPlaintext, under: { 'for-bank': denied } },
    'outsider -> shop.tenants via peer': { is: asGateway, under: { 'for-bank': denied } },
    'bank.tenants -> shop.tenants via inside': { is: denied, under: { omitted: asBank, 'for-bank': asBank } },
  },
});
