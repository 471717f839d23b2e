import { defineCheck, forwarded, refused, reports, sabotage } from '../../helpers/check/record/define.ts';
import { atIngress, GATEWAY_IDENTITY, ingressCheck, inPlaintext } from '../shared/ingress.ts';
import { noRoute } from '../shared/outcomes.ts';

const hello = atIngress.http('shop.example', { path: '/hello' });
const seen = reports('xfcc-uris', GATEWAY_IDENTITY);

/**
 * A client outside of the mesh speaks HTTP in clear with the gateway; behind it the request is
 * protected by the gateway's own identity. A host or a path without a route ends at the gateway.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-HTTP-01',
  title: 'plain HTTP at a gateway reaches a STRICT workload over mutual TLS, by declared hosts and paths only',
  source: {
    article: '002',
    claim: 'a Gateway and a VirtualService are bound by hosts and gateways; /hello is routed, other paths are not',
    claims: ['002#gateway-by-host-and-name'],
  },
  tags: ['mtls', 'http', 'gateway', 'articles'],
  probe: hello,
  probes: {
    peer: forwarded.uris(hello),
    otherPath: atIngress.http('shop.example', { path: '/other' }),
    otherHost: atIngress.http('bank.example', { path: '/hello' }),
  },
  kind: 'state',
  given: ['gateway.yaml', 'routes.yaml', 'strict.yaml'],
  sabotage: {
    'plaintext-behind': sabotage.add('plaintext-behind.yaml'),
    'every-host': sabotage.add('every-host.yaml'),
    'every-path': sabotage.add('every-path.yaml'),
  },
  expects: {
    'outsider -> shop.tenants': {
      is: inPlaintext,
      under: { 'plaintext-behind': refused.by('upstream-reset:UC') },
    },
    'outsider -> shop.tenants via peer': { is: seen, under: { 'plaintext-behind': refused.by('upstream-reset:UC') } },
    'outsider -> shop.tenants via otherPath': { is: noRoute, under: { 'every-path': inPlaintext } },
    'outsider -> shop.tenants via otherHost': { is: noRoute, under: { 'every-host': inPlaintext } },
  },
});
