import { defineCheck, refused, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';

const nowhere = refused.by('no-route');

/**
 * Article 002 has the order of file names decide. Istio merges the routes of one host by the age of
 * their objects: the older route decides, and the younger one only once the older is gone.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-ORDER-01',
  title: 'of two VirtualServices for one host the older decides, although its name comes last',
  source: {
    article: '002',
    claim: 'VirtualServices of equal hosts are merged, and the order decides which route counts',
    claims: ['002#virtualservices-merge-alphabetically'],
  },
  tags: ['http', 'gateway', 'articles'],
  probe: atIngress.http('shop.example', { path: '/hello' }),
  probes: { open: atIngress.http('open.example') },
  given: ['gateway.yaml', 'open.yaml', 'zeta.yaml', 'alpha.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via open': inPlaintext,
  },
  removes: ['zeta.yaml'],
  // Created again it is the younger one.
  restored: { 'outsider -> shop.tenants': nowhere },
  sabotage: { kept: sabotage.omit('zeta.yaml') },
  expects: { 'outsider -> shop.tenants': { is: nowhere, under: { kept: inPlaintext } } },
});
