import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext, overTls } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { absent, certificateRequired } from '../../shared/outcomes.ts';
import { laptop, presenting, unknownAuthority } from '../../shared/partners.ts';

/** ISTIO_MUTUAL admits workloads of the mesh alone: no other authority counts. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-ISTIO-01',
  title: 'a server in mode ISTIO_MUTUAL refuses clients without a certificate of the mesh',
  source: istioDocs('istio.io, reference/config/networking/gateway: ServerTLSSettings.TLSmode, ISTIO_MUTUAL'),
  tags: ['mtls', 'tls', 'gateway', 'istio-docs'],
  probe: presenting('shop.example'),
  probes: { plain: atIngress.http('shop.example'), partner: presenting('shop.example', laptop) },
  given: ['plain.yaml', 'routes.yaml', 'secret.yaml'],
  baseline: {
    'outsider -> shop.tenants via plain': inPlaintext,
    'outsider -> shop.tenants': absent,
    'outsider -> shop.tenants via partner': absent,
  },
  applies: ['gateway.yaml'],
  sabotage: { omitted: sabotage.omit('gateway.yaml'), simple: sabotage.swap('gateway.yaml', 'simple.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: certificateRequired, under: { omitted: absent, simple: overTls } },
    'outsider -> shop.tenants via partner': { is: unknownAuthority, under: { omitted: absent, simple: overTls } },
  },
});
