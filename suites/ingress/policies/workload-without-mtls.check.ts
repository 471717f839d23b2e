import { defineCheck, forwarded, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, GATEWAY_IDENTITY, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const asGateway = reports('xfcc-uris', GATEWAY_IDENTITY);
const unnamed = reports('xfcc-uris', 'none');

/** The client notices nothing: what the workload receives reveals whether the hop is protected. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-DISABLE-01',
  title:
    'behind a gateway a workload with DISABLE receives plaintext without any identity, and its clients notice nothing',
  source: istioDocs(
    'istio.io, tasks/security/authentication/authn-policy: auto mutual TLS follows the PeerAuthentication of the callee',
  ),
  tags: ['mtls', 'http', 'gateway', 'istio-docs'],
  probe: atIngress.http('shop.example'),
  probes: { peer: forwarded.uris(atIngress.http('shop.example')) },
  given: ['gateway.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via peer': asGateway,
  },
  applies: ['disable.yaml'],
  sabotage: { omitted: sabotage.omit('disable.yaml'), strict: sabotage.swap('disable.yaml', 'strict.yaml') },
  expects: { 'outsider -> shop.tenants via peer': { is: unnamed, under: { omitted: asGateway, strict: asGateway } } },
});
