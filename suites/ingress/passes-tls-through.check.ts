import { defineCheck, reports, sabotage } from '../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, overTls } from '../shared/ingress.ts';
import { reset } from '../shared/outcomes.ts';

const web = atIngress.https('web.example');

/**
 * Article 002: a server in mode PASSTHROUGH leaves TLS to the workload behind it, whose own
 * certificate the client sees, beside a host on the same port whose TLS the gateway ends.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-PASSTHROUGH-01',
  title: 'PASSTHROUGH hands TLS to the workload by its server name, beside a host that the gateway decrypts',
  source: {
    article: '002',
    claim: 'PASSTHROUGH hands TLS over undecrypted; protocol TLS, and a route that matches sniHosts',
    claims: ['002#passthrough-undecrypted', '002#passthrough-protocol-tls'],
  },
  tags: ['tls', 'gateway', 'articles'],
  probe: web,
  probes: {
    beside: atIngress.https('shop.example'),
    served: atIngress.https('web.example', { fact: 'served' }),
    noName: atIngress.https('web.example', { tls: { sni: '' } }),
  },
  given: ['secret.yaml', 'beside.yaml'],
  baseline: {
    'outsider -> web.tenants via beside': overTls,
    'outsider -> web.tenants': reset,
    'outsider -> web.tenants via served': reset,
    'outsider -> web.tenants via noName': reset,
  },
  applies: ['passthrough.yaml', 'route.yaml'],
  sabotage: {
    terminated: sabotage.swap('passthrough.yaml', 'terminated.yaml'),
    'without-route': sabotage.omit('route.yaml'),
  },
  expects: {
    'outsider -> web.tenants': { is: overTls, under: { 'without-route': reset } },
    'outsider -> web.tenants via served': {
      is: reports('served', 'CN=echo by run'),
      under: { 'without-route': reset, terminated: reports('served', 'CN=shop.example by public') },
    },
  },
});
