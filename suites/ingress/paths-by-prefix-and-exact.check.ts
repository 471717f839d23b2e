import { defineCheck, sabotage } from '../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext } from '../shared/ingress.ts';
import { noRoute } from '../shared/outcomes.ts';

const bank = (path: string) => atIngress.http('bank.example', { path });
const byPrefix = { prefix: inPlaintext, 'every-path': inPlaintext };
const bySlash = { 'every-path': inPlaintext };

/** Article 002: `prefix: /` is every path, and `exact: /hello` that path alone, with any query. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-ROUTES-01',
  title: 'the prefix / takes every path of its host, and an exact path only that',
  source: {
    article: '002',
    claim: 'the prefix / takes all paths, exact /hello only that one',
    claims: ['002#prefix-and-exact'],
  },
  tags: ['http', 'gateway', 'articles'],
  probe: atIngress.http('shop.example', { path: '/a/b' }),
  probes: {
    open: atIngress.http('open.example'),
    openBank: atIngress.http('open-bank.example'),
    exact: bank('/hello'),
    query: bank('/hello?a=b'),
    below: bank('/hello/there'),
    longer: bank('/hello2'),
    slash: bank('/hello/'),
    capital: bank('/Hello'),
    root: bank('/'),
  },
  given: ['plain.yaml', 'open.yaml'],
  baseline: {
    'outsider -> shop.tenants via open': inPlaintext,
    'outsider -> bank.tenants via openBank': inPlaintext,
    'outsider -> shop.tenants': noRoute,
    'outsider -> bank.tenants via exact': noRoute,
    'outsider -> bank.tenants via query': noRoute,
    'outsider -> bank.tenants via below': noRoute,
    'outsider -> bank.tenants via longer': noRoute,
    'outsider -> bank.tenants via slash': noRoute,
    'outsider -> bank.tenants via capital': noRoute,
    'outsider -> bank.tenants via root': noRoute,
  },
  applies: ['routes.yaml'],
  sabotage: {
    unrouted: sabotage.omit('routes.yaml'),
    prefix: sabotage.swap('routes.yaml', 'prefix.yaml'),
    'every-path': sabotage.swap('routes.yaml', 'every-path.yaml'),
  },
  expects: {
    'outsider -> shop.tenants': { is: inPlaintext, under: { unrouted: noRoute } },
    'outsider -> bank.tenants via exact': { is: inPlaintext, under: { unrouted: noRoute } },
    'outsider -> bank.tenants via query': { is: inPlaintext, under: { unrouted: noRoute } },
    'outsider -> bank.tenants via below': { is: noRoute, under: byPrefix },
    'outsider -> bank.tenants via longer': { is: noRoute, under: byPrefix },
    'outsider -> bank.tenants via slash': { is: noRoute, under: byPrefix },
    'outsider -> bank.tenants via capital': { is: noRoute, under: bySlash },
    'outsider -> bank.tenants via root': { is: noRoute, under: bySlash },
  },
});
