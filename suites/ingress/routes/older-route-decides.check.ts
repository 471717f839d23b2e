import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { noRoute } from '../../shared/outcomes.ts';

/**
 * Article 002 has the order of file names decide. Istio merges the routes of one host by the age of
 * their objects: the older route decides, and the younger one only once the older is gone.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-ORDER-01',
  title: 'of two VirtualServices for one host the older decides, whether its name comes first or last',
  source: {
    article: '002',
    claim: 'VirtualServices of equal hosts are merged, and the order decides which route counts',
    claims: ['002#virtualservices-merge-alphabetically'],
  },
  tags: ['http', 'gateway', 'articles'],
  probe: atIngress.http('last.example'),
  probes: { first: atIngress.http('first.example'), open: atIngress.http('open.example') },
  given: ['gateway.yaml', 'open.yaml', 'older.yaml', 'younger.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via first': noRoute,
    'outsider -> shop.tenants via open': inPlaintext,
  },
  removes: ['older.yaml'],
  // Created again they are the younger ones.
  restored: { 'outsider -> shop.tenants': noRoute, 'outsider -> shop.tenants via first': inPlaintext },
  sabotage: { kept: sabotage.omit('older.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: noRoute, under: { kept: inPlaintext } },
    'outsider -> shop.tenants via first': { is: inPlaintext, under: { kept: noRoute } },
  },
});
