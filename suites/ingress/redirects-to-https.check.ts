import { defineCheck, refused, sabotage } from '../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext, overTls } from '../shared/ingress.ts';
import { istioDocs } from '../shared/istio-docs.ts';

const redirected = refused.by('redirected:301');
const kept = { 'other-host': inPlaintext };
const forged = { 'X-Forwarded-Proto': 'https' };

/**
 * A server with httpsRedirect answers plaintext by itself, whatever its path and whatever protocol
 * the client claims; its other hosts, and HTTPS, stay as they are.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-REDIRECT-01',
  title: 'httpsRedirect sends plaintext of its hosts to HTTPS, and no request of them reaches a workload',
  source: istioDocs(
    'Istio, reference, Gateway: httpsRedirect sends a 301 redirect for all HTTP connections, asking the clients to use HTTPS',
  ),
  tags: ['tls', 'http', 'gateway', 'istio-docs'],
  probe: atIngress.http('shop.example'),
  probes: {
    secure: atIngress.https('shop.example'),
    path: atIngress.http('shop.example', { path: '/a/../b?c=d' }),
    post: atIngress.http('shop.example', { method: 'POST' }),
    forged: atIngress.http('shop.example', { headers: forged }),
    otherHost: atIngress.http('bank.example'),
  },
  given: ['gateway.yaml', 'secret.yaml', 'routes.yaml', 'plain.yaml'],
  baseline: {
    'outsider -> shop.tenants via secure': overTls,
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via path': inPlaintext,
    'outsider -> shop.tenants via post': inPlaintext,
    'outsider -> shop.tenants via forged': inPlaintext,
    'outsider -> bank.tenants via otherHost': inPlaintext,
  },
  applies: ['redirect.yaml'],
  sabotage: { 'other-host': sabotage.swap('redirect.yaml', 'other-host.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: redirected, under: kept },
    'outsider -> shop.tenants via path': { is: redirected, under: kept },
    'outsider -> shop.tenants via post': { is: redirected, under: kept },
    'outsider -> shop.tenants via forged': { is: redirected, under: kept },
    'outsider -> bank.tenants via otherHost': { is: inPlaintext, under: { 'other-host': redirected } },
  },
});
