import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { ingressCheck, overTls } from '../../shared/ingress.ts';
import {
  asLaptop,
  asStolen,
  asTill,
  laptop,
  presenting,
  revoked,
  stolen,
  till,
  unknownAuthority,
} from '../../shared/partners.ts';

/** Two partners with authorities of their own before two hosts of one port. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-PARTNERS-01',
  title: 'each host of a gateway admits the clients of its own partner alone, and none that the partner revoked',
  source: {
    article: '004',
    claim: 'several mutual TLS partners share one ingress, each with its own authority',
    claims: ['004#several-partners'],
  },
  tags: ['mtls', 'tls', 'gateway', 'articles'],
  probe: presenting('shop.example', laptop),
  probes: {
    stolen: presenting('shop.example', stolen),
    other: presenting('shop.example', till),
    bank: presenting('bank.example', till),
    otherBank: presenting('bank.example', laptop),
  },
  given: ['gateway.yaml', 'secrets.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> shop.tenants via stolen': overTls,
    'outsider -> shop.tenants via other': overTls,
    'outsider -> bank.tenants via bank': overTls,
    'outsider -> bank.tenants via otherBank': overTls,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    'nothing-revoked': sabotage.add('nothing-revoked.yaml'),
    'both-partners': sabotage.add('both-partners.yaml'),
    'swapped-partners': sabotage.add('swapped-partners.yaml'),
  },
  expects: {
    'outsider -> shop.tenants': { is: asLaptop, under: { 'swapped-partners': unknownAuthority } },
    'outsider -> shop.tenants via stolen': {
      is: revoked,
      under: { 'nothing-revoked': asStolen, 'swapped-partners': unknownAuthority },
    },
    'outsider -> shop.tenants via other': {
      is: unknownAuthority,
      under: { 'both-partners': asTill, 'swapped-partners': asTill },
    },
    'outsider -> bank.tenants via bank': { is: asTill, under: { 'swapped-partners': unknownAuthority } },
    'outsider -> bank.tenants via otherBank': {
      is: unknownAuthority,
      under: { 'both-partners': asLaptop, 'swapped-partners': asLaptop },
    },
  },
});
