import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { ingressCheck, overTls } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { certificateRequired } from '../../shared/outcomes.ts';
import { asLaptop, asTill, laptop, presenting, till, unknownAuthority } from '../../shared/partners.ts';

/** OPTIONAL_MUTUAL: a client may present no certificate, but none that does not verify. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-OPTIONAL-01',
  title: 'OPTIONAL_MUTUAL admits clients without a certificate, names those with one, and refuses those of others',
  source: istioDocs('Gateway, ServerTLSSettings: OPTIONAL_MUTUAL requests a certificate and does not require it'),
  tags: ['mtls', 'tls', 'gateway', 'istio-docs'],
  probe: presenting('shop.example', laptop),
  probes: { none: presenting('shop.example'), foreign: presenting('shop.example', till) },
  given: ['gateway.yaml', 'secret.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> shop.tenants via none': overTls,
    'outsider -> shop.tenants via foreign': overTls,
  },
  applies: ['optional.yaml'],
  sabotage: {
    mutual: sabotage.swap('optional.yaml', 'mutual.yaml'),
    'other-partner': sabotage.add('other-partner.yaml'),
  },
  expects: {
    'outsider -> shop.tenants': { is: asLaptop, under: { 'other-partner': unknownAuthority } },
    'outsider -> shop.tenants via none': { is: overTls, under: { mutual: certificateRequired } },
    'outsider -> shop.tenants via foreign': { is: unknownAuthority, under: { 'other-partner': asTill } },
  },
});
