import { defineCheck, reports, sabotage } from '../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext, overTls } from '../shared/ingress.ts';
import { absent, noRoute, reset } from '../shared/outcomes.ts';

const [shop, bank] = ['shop.example', 'bank.example'] as const;

/** Both hosts are names of one server and of one certificate, so nothing keeps them apart. */
const closed = { 'without-secrets': reset };
const together = { ...closed, 'one-server': overTls, 'every-name': overTls };
const servedTogether = reports('served', 'CN=shop.example by public');

/**
 * Article 002: one port serves several hosts, each with its certificate, by the server name of the
 * connection. A client that names one host in TLS and another in HTTP receives nothing of the other
 * tenant, on a connection of its own and on one that another request opened.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-SNI-01',
  title: 'the server name selects host and certificate, and no other host is served on its connection',
  source: {
    article: '002',
    claim: 'one port of a gateway serves several hosts by SNI, each with its own certificate from a tls Secret',
    claims: ['002#sni-many-hosts', '002#tls-secret', '002#http-and-https-side-by-side'],
  },
  tags: ['tls', 'http', 'gateway', 'articles'],
  probe: atIngress.https(shop),
  probes: {
    plain: atIngress.http(shop),
    plainBank: atIngress.http(bank),
    served: atIngress.https(shop, { fact: 'served' }),
    servedBank: atIngress.https(bank, { fact: 'served' }),
    noName: atIngress.https(shop, { tls: { sni: '' } }),
    unknownName: atIngress.https(shop, { tls: { sni: 'shop.test' } }),
    otherHost: atIngress.https(bank, { tls: { sni: shop } }),
    coalesced: atIngress.https(bank, { coalesced: shop }),
  },
  given: ['plain.yaml', 'routes.yaml', 'secrets.yaml'],
  baseline: {
    'outsider -> shop.tenants via plain': inPlaintext,
    'outsider -> bank.tenants via plainBank': inPlaintext,
    'outsider -> shop.tenants': absent,
    'outsider -> shop.tenants via served': absent,
    'outsider -> bank.tenants via servedBank': absent,
    'outsider -> shop.tenants via noName': absent,
    'outsider -> shop.tenants via unknownName': absent,
    'outsider -> bank.tenants via otherHost': absent,
    'outsider -> bank.tenants via coalesced': absent,
  },
  applies: ['gateway.yaml'],
  sabotage: {
    'without-secrets': sabotage.swap('gateway.yaml', 'absent-secrets.yaml'),
    'one-server': sabotage.swap('gateway.yaml', 'one-server.yaml'),
    'every-name': sabotage.swap('gateway.yaml', 'every-name.yaml'),
  },
  expects: {
    'outsider -> shop.tenants': { is: overTls, under: closed },
    'outsider -> shop.tenants via served': {
      is: reports('served', 'CN=shop.example by public'),
      under: closed,
    },
    'outsider -> bank.tenants via servedBank': {
      is: reports('served', 'CN=bank.example by public'),
      under: { ...closed, 'one-server': servedTogether, 'every-name': servedTogether },
    },
    'outsider -> shop.tenants via noName': { is: reset, under: { 'every-name': overTls } },
    'outsider -> shop.tenants via unknownName': { is: reset, under: { 'every-name': overTls } },
    'outsider -> bank.tenants via otherHost': { is: noRoute, under: together },
    'outsider -> bank.tenants via coalesced': { is: noRoute, under: together },
  },
});
