import { admitted, defineCheck, forwarded, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { forgedHeaders, identityControls } from '../../shared/identity.ts';
import { atIngress, GATEWAY_IDENTITY, ingressCheck, overTls } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { laptop } from '../../shared/partners.ts';

const LAPTOP = 'spiffe://partner-a.example/ns/laptops/sa/laptop-7';
const asPartner = admitted.overMtls(LAPTOP, { seenBy: 'gateway' });
const partner = { ...laptop, names: [LAPTOP] };
const request = (path: string) =>
  atIngress.https('shop.example', { path, tls: { certificate: partner }, headers: forgedHeaders });
const none = reports('xfcc-subject', 'none');

/**
 * The gateway forwards the certificate that it verified, in place of what the client wrote. Its
 * own element follows where the workload has a sidecar; another one receives that of the client.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-XFCC-01',
  title: "a workload receives its client's certificate as the gateway verified it, and never what the client claims",
  source: istioDocs('pilot/pkg/networking/core/gateway.go: buildGatewayConnectionManager, SANITIZE_SET'),
  complianceControls: identityControls,
  tags: ['mtls', 'tls', 'identity', 'gateway', 'istio-docs'],
  probe: request('/'),
  probes: {
    peers: forwarded.uris(request('/')),
    bare: request('/bare'),
    barePeers: forwarded.uris(request('/bare')),
    bareSubject: forwarded.subject(request('/bare')),
  },
  given: ['simple.yaml', 'secret.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> shop.tenants via peers': reports('xfcc-uris', GATEWAY_IDENTITY),
    'outsider -> web.tenants via bare': overTls,
    'outsider -> web.tenants via barePeers': reports('xfcc-uris', 'none'),
    'outsider -> web.tenants via bareSubject': none,
  },
  applies: ['mutual.yaml'],
  sabotage: { omitted: sabotage.omit('mutual.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: asPartner, under: { omitted: overTls } },
    'outsider -> shop.tenants via peers': {
      is: reports('xfcc-uris', `${LAPTOP}, ${GATEWAY_IDENTITY}`),
      under: { omitted: reports('xfcc-uris', GATEWAY_IDENTITY) },
    },
    'outsider -> web.tenants via bare': { is: asPartner, under: { omitted: overTls } },
    'outsider -> web.tenants via barePeers': {
      is: reports('xfcc-uris', LAPTOP),
      under: { omitted: reports('xfcc-uris', 'none') },
    },
    'outsider -> web.tenants via bareSubject': { is: reports('xfcc-subject', 'CN=laptop-7'), under: { omitted: none } },
  },
});
