import { defineCheck, istioctl, istioctlClient, reports, sabotage } from '../../helpers/check/record/define.ts';
import { atIngress, ingressCast, ingressCheck, overTls } from '../shared/ingress.ts';

const OTHERS = 'shop.example to shop of web, web.example to web.tenants.svc.cluster.local';

/**
 * Article 002 reads from istioctl which server name leads where. What it prints is compared with
 * requests: a name in the table is served, and the passed-on one ends TLS at the workload.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-NAMES-01',
  title: 'istioctl proxy-config has one match per server name of a gateway, with the server or Service behind it',
  source: {
    article: '002',
    claim: 'istioctl proxy-config listener lists one match per SNI, each with its route',
    claims: ['002#proxy-config-lists-sni'],
  },
  tags: ['tls', 'gateway', 'istioctl', 'articles'],
  cast: { istioctl: istioctlClient, ...ingressCast },
  probe: istioctl.serverNames(),
  probes: {
    shop: atIngress.https('shop.example'),
    bank: atIngress.https('bank.example'),
    web: atIngress.https('web.example', { path: '/hello' }),
  },
  kind: 'state',
  given: ['gateway.yaml', 'secrets.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants via shop': overTls,
    'outsider -> bank.tenants via bank': overTls,
    'outsider -> web.tenants via web': overTls,
  },
  sabotage: { 'another-gateway': sabotage.add('another-gateway.yaml') },
  expects: {
    'istioctl -> ingress.edge': {
      is: reports('server-names', `bank.example to bank of web, ${OTHERS}`),
      under: {
        'another-gateway': reports(
          'server-names',
          `bank.example to bank of web, other.example to other of another, ${OTHERS}`,
        ),
      },
    },
  },
});
