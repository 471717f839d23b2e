import { defineCheck, refused, sabotage } from '../../../helpers/check/record/define.ts';
import { ingressCheck, overTls } from '../../shared/ingress.ts';
import { certificateRequired } from '../../shared/outcomes.ts';
import { asLaptop, expired, laptop, presenting, unknownAuthority } from '../../shared/partners.ts';

/** MUTUAL at a gateway: what each client is refused for, beside one that is not. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-MUTUAL-01',
  title: 'a gateway in mode MUTUAL admits certificates of its authority, and refuses all others by the right alert',
  source: {
    article: '004',
    claim: 'a Gateway of mode MUTUAL asks its callers for certificates',
    claims: [
      '004#gateway-mutual',
      '004#generic-secret-three-keys',
      '004#without-certificate-alert',
      '002#mutual-gateway',
      '002#client-certificate-needed',
    ],
  },
  tags: ['mtls', 'tls', 'gateway', 'articles'],
  probe: presenting('shop.example', laptop),
  probes: {
    none: presenting('shop.example'),
    foreign: presenting('shop.example', { ...laptop, by: 'partner-b' }),
    expired: presenting('shop.example', { ...laptop, defect: 'expired' }),
    early: presenting('shop.example', { ...laptop, defect: 'not-yet-valid' }),
    selfSigned: presenting('shop.example', { ...laptop, defect: 'self-signed' }),
    forged: presenting('shop.example', { ...laptop, defect: 'forged' }),
  },
  given: ['gateway.yaml', 'secret.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> shop.tenants via none': overTls,
    'outsider -> shop.tenants via foreign': overTls,
    'outsider -> shop.tenants via expired': overTls,
    'outsider -> shop.tenants via early': overTls,
    'outsider -> shop.tenants via selfSigned': overTls,
    'outsider -> shop.tenants via forged': overTls,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    optional: sabotage.swap('mutual.yaml', 'optional.yaml'),
    unverified: sabotage.swap('mutual.yaml', 'unverified.yaml'),
    'other-partner': sabotage.add('other-partner.yaml'),
  },
  expects: {
    'outsider -> shop.tenants': { is: asLaptop, under: { 'other-partner': unknownAuthority } },
    'outsider -> shop.tenants via none': {
      is: certificateRequired,
      under: { optional: overTls },
    },
    'outsider -> shop.tenants via foreign': {
      is: unknownAuthority,
      under: { unverified: asLaptop, 'other-partner': asLaptop },
    },
    'outsider -> shop.tenants via expired': {
      is: expired,
      under: { unverified: asLaptop, 'other-partner': unknownAuthority },
    },
    'outsider -> shop.tenants via early': {
      is: expired,
      under: { unverified: asLaptop, 'other-partner': unknownAuthority },
    },
    'outsider -> shop.tenants via selfSigned': { is: unknownAuthority, under: { unverified: asLaptop } },
    'outsider -> shop.tenants via forged': {
      is: refused.by('tls-alert:decrypt-error'),
      under: { unverified: asLaptop, 'other-partner': unknownAuthority },
    },
  },
});
