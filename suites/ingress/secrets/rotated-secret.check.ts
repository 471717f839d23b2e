import { defineCheck, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck } from '../../shared/ingress.ts';
import { asLaptop, asTill, laptop, presenting, till, unknownAuthority } from '../../shared/partners.ts';

const former = reports('served', 'CN=shop.example by public');

/** The Secret of a server is rotated while its clients send requests. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-PARTNERS-02',
  title: 'a rotated Secret adds a partner and replaces the certificate, and known clients stay admitted throughout',
  source: {
    article: '004',
    claim: 'one Secret contains tls.key, tls.crt and ca.crt',
    claims: ['004#generic-secret-three-keys'],
  },
  tags: ['mtls', 'tls', 'gateway', 'articles'],
  probe: presenting('shop.example', laptop),
  probes: {
    till: presenting('shop.example', till),
    served: atIngress.https('shop.example', { tls: { certificate: laptop }, fact: 'served' }),
  },
  given: ['gateway.yaml', 'secret.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': asLaptop,
    'outsider -> shop.tenants via till': unknownAuthority,
    'outsider -> shop.tenants via served': former,
  },
  applies: ['rotated.yaml'],
  sabotage: {
    'old-certificate': sabotage.swap('rotated.yaml', 'old-certificate.yaml'),
    'old-partner': sabotage.swap('rotated.yaml', 'old-partner.yaml'),
  },
  expects: {
    'outsider -> shop.tenants via till': { is: asTill, under: { 'old-partner': unknownAuthority } },
    'outsider -> shop.tenants via served': {
      is: reports('served', 'CN=shop.example by public-2'),
      under: { 'old-certificate': former },
    },
  },
});
