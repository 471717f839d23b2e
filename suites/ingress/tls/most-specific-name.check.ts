import { defineCheck, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, overTls } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const ofShop = reports('served', 'CN=shop.example by public');
const ofAny = reports('served', 'CN=any.example by public');

/** A host has the certificate of its own server, whatever wildcard includes it. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-WILDCARD-01',
  title: 'of two servers whose hosts include a name, the most specific one serves its certificate',
  source: istioDocs(
    'istio.io, reference/config/networking/gateway: Server, hosts with a wildcard; Envoy, FilterChainMatch',
  ),
  tags: ['tls', 'gateway', 'istio-docs'],
  probe: atIngress.https('shop.example'),
  probes: {
    bank: atIngress.https('bank.example'),
    servedShop: atIngress.https('shop.example', { fact: 'served' }),
    servedBank: atIngress.https('bank.example', { fact: 'served' }),
  },
  given: ['wildcard.yaml', 'secrets.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> bank.tenants via bank': overTls,
    'outsider -> shop.tenants via servedShop': ofAny,
    'outsider -> bank.tenants via servedBank': ofAny,
  },
  applies: ['gateway.yaml'],
  sabotage: { omitted: sabotage.omit('gateway.yaml') },
  expects: { 'outsider -> shop.tenants via servedShop': { is: ofShop, under: { omitted: ofAny } } },
});
