import { admitted, defineCheck, refused, sabotage } from '../../../helpers/check/record/define.ts';
import { certificateControls } from '../../shared/controls.ts';
import { ingressCheck } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { laptop, presenting } from '../../shared/partners.ts';

const named = (name: string) => presenting('shop.example', { ...laptop, of: name, names: [`${name}.example`] });
const as = (name: string) => admitted.overMtls(`CN=${name}`, { seenBy: 'gateway' });
const unnamed = refused.by('tls-alert:certificate-unknown');

/** An authority signs for many clients: required names admit one of them. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-SAN-01',
  title: 'a gateway with subjectAltNames admits certificates of its authority by their names alone',
  source: istioDocs('istio.io, reference/config/networking/gateway: ServerTLSSettings, subjectAltNames'),
  complianceControls: certificateControls,
  tags: ['mtls', 'tls', 'gateway', 'istio-docs'],
  probe: named('laptop-7'),
  probes: { other: named('laptop-8'), none: presenting('shop.example', laptop) },
  given: ['mutual.yaml', 'secret.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': as('laptop-7'),
    'outsider -> shop.tenants via other': as('laptop-8'),
    'outsider -> shop.tenants via none': as('laptop-7'),
  },
  applies: ['names.yaml'],
  sabotage: { omitted: sabotage.omit('names.yaml'), 'other-name': sabotage.swap('names.yaml', 'other-name.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: as('laptop-7'), under: { 'other-name': unnamed } },
    'outsider -> shop.tenants via other': {
      is: unnamed,
      under: { omitted: as('laptop-8'), 'other-name': as('laptop-8') },
    },
    'outsider -> shop.tenants via none': { is: unnamed, under: { omitted: as('laptop-7') } },
  },
});
