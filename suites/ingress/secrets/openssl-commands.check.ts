import { admitted, defineCheck, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, overTls } from '../../shared/ingress.ts';
import { presenting, unknownAuthority } from '../../shared/partners.ts';

const client = (by: string) => ({ of: 'client.example.com', by });
const trusted = reports('verified', 'by openssl-rsa-2048');
const trustedLarger = reports('verified', 'by openssl-rsa-4096');
const asClient = admitted.overMtls('CN=client.example.com', { seenBy: 'gateway' });

/** A client that verifies the server by the root that signed its own certificate. */
const verifying = (host: string, by: string) =>
  atIngress.https(host, { tls: { certificate: client(by), trusts: by }, fact: 'verified' });

/**
 * The commands of articles 000, 002 and 004 make a root, and certificates of a server and of its
 * clients; `openssl verify` accepts each one, and so do the gateway and its clients.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-OPENSSL-01',
  title: 'what the openssl commands of the articles make serves a gateway and names its clients, each by its root',
  source: {
    article: '004',
    claim: 'openssl makes a root and certificates of servers and clients, which verify',
    claims: ['000#make-root-and-server-certificate', '002#one-root-many-leaves', '004#ca-4096', '004#openssl-verify'],
  },
  tags: ['mtls', 'tls', 'certificates', 'gateway', 'articles'],
  probe: presenting('httpbin.example.com', client('openssl-rsa-2048')),
  probes: {
    larger: presenting('mtls.example.com', client('openssl-rsa-4096')),
    other: presenting('httpbin.example.com', client('openssl-rsa-4096')),
    trusted: verifying('httpbin.example.com', 'openssl-rsa-2048'),
    trustedLarger: verifying('mtls.example.com', 'openssl-rsa-4096'),
  },
  given: ['gateway.yaml', 'secrets.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> bank.tenants via larger': overTls,
    'outsider -> shop.tenants via other': overTls,
    'outsider -> shop.tenants via trusted': trusted,
    'outsider -> bank.tenants via trustedLarger': trustedLarger,
  },
  applies: ['mutual.yaml'],
  sabotage: { 'swapped-roots': sabotage.add('swapped-roots.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: asClient, under: { 'swapped-roots': unknownAuthority } },
    'outsider -> bank.tenants via larger': { is: asClient, under: { 'swapped-roots': unknownAuthority } },
    'outsider -> shop.tenants via trusted': { is: trusted, under: { 'swapped-roots': unknownAuthority } },
    'outsider -> bank.tenants via trustedLarger': { is: trustedLarger, under: { 'swapped-roots': unknownAuthority } },
    'outsider -> shop.tenants via other': { is: unknownAuthority, under: { 'swapped-roots': asClient } },
  },
});
