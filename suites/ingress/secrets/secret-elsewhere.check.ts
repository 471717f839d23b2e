import { defineCheck, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, overTls } from '../../shared/ingress.ts';
import { reset } from '../../shared/outcomes.ts';

/**
 * The Secret of a server is that of the gateway's namespace, and has both parts. Sabotages name
 * another Secret: Envoy keeps one that it once had for as long as connections drain.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-SECRET-02',
  title: 'a gateway serves no certificate of another namespace, even by name, and none without its key',
  source: {
    article: '002',
    claim: 'the Secret has to be in the namespace of the gateway; namespace/name of another one does not work',
    claims: ['002#secret-in-istio-system'],
  },
  tags: ['tls', 'gateway', 'articles'],
  probe: atIngress.https('shop.example'),
  probes: {
    local: atIngress.https('local.example'),
    elsewhere: atIngress.https('elsewhere.example'),
    named: atIngress.https('named.example'),
    keyless: atIngress.https('keyless.example'),
  },
  given: ['gateway.yaml', 'secrets.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> shop.tenants via local': reset,
    'outsider -> shop.tenants via elsewhere': reset,
    'outsider -> shop.tenants via named': reset,
    'outsider -> shop.tenants via keyless': reset,
  },
  applies: ['more.yaml'],
  sabotage: {
    'in-place': sabotage.swap('more.yaml', 'in-place.yaml'),
    'with-key': sabotage.swap('more.yaml', 'with-key.yaml'),
    'by-name': sabotage.swap('more.yaml', 'by-name.yaml'),
    'no-hosts': sabotage.omit('more.yaml'),
  },
  expects: {
    'outsider -> shop.tenants via local': { is: overTls, under: { 'no-hosts': reset } },
    'outsider -> shop.tenants via elsewhere': { is: reset, under: { 'in-place': overTls } },
    'outsider -> shop.tenants via named': { is: reset, under: { 'by-name': overTls } },
    'outsider -> shop.tenants via keyless': { is: reset, under: { 'with-key': overTls } },
  },
});
