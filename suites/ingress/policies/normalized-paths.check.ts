import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const path = (sent: string) => atIngress.http('shop.example', { path: sent });

/** Policies of a gateway see a path as it is after normalization: dot segments do not pass them. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-PATH-01',
  title: 'a gateway denies a path in every spelling that its normalization merges, and no other',
  source: istioDocs(
    'istio.io, reference/config/security/normalization: the default is BASE, RFC 3986 without merging slashes',
  ),
  complianceControls: accessControls,
  tags: ['http', 'gateway', 'authorization', 'istio-docs'],
  probe: path('/hello'),
  probes: {
    admin: path('/admin'),
    dots: path('/hello/../admin'),
    backslash: path('/hello\\..\\admin'),
    slashes: path('//admin'),
    encoded: path('/%61dmin'),
  },
  given: ['gateway.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'outsider -> shop.tenants via admin': inPlaintext,
    'outsider -> shop.tenants via dots': inPlaintext,
    'outsider -> shop.tenants via backslash': inPlaintext,
    'outsider -> shop.tenants via slashes': inPlaintext,
    'outsider -> shop.tenants via encoded': inPlaintext,
  },
  applies: ['deny-admin.yaml'],
  sabotage: { omitted: sabotage.omit('deny-admin.yaml') },
  expects: {
    'outsider -> shop.tenants via admin': { is: denied, under: { omitted: inPlaintext } },
    'outsider -> shop.tenants via dots': { is: denied, under: { omitted: inPlaintext } },
    'outsider -> shop.tenants via backslash': { is: denied, under: { omitted: inPlaintext } },
    'outsider -> shop.tenants via encoded': { is: denied, under: { omitted: inPlaintext } },
  },
});
