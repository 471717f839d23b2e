import { defineCheck, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext, overTls } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';
import { absent } from '../../shared/outcomes.ts';

const offering = (alpn: readonly ('h2' | 'http/1.1')[]) =>
  atIngress.https('shop.example', { tls: { alpn }, fact: 'alpn' });

/** A gateway offers HTTP/2 and HTTP/1.1, and takes the first of its own list that a client has. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-ALPN-01',
  title: 'a gateway chooses HTTP/2 where its client has it, whatever comes first, HTTP/1.1 else, and none without ALPN',
  source: istioDocs('pilot/pkg/networking/util: ALPNHttp, the protocols that gateways offer; RFC 7301, 3.2'),
  tags: ['tls', 'http2', 'gateway', 'istio-docs'],
  probe: atIngress.https('shop.example'),
  probes: {
    plain: atIngress.http('shop.example'),
    both: offering(['h2', 'http/1.1']),
    oldFirst: offering(['http/1.1', 'h2']),
    old: offering(['http/1.1']),
    none: offering([]),
  },
  given: ['plain.yaml', 'routes.yaml', 'secret.yaml'],
  baseline: {
    'outsider -> shop.tenants via plain': inPlaintext,
    'outsider -> shop.tenants': absent,
    'outsider -> shop.tenants via both': absent,
    'outsider -> shop.tenants via oldFirst': absent,
    'outsider -> shop.tenants via old': absent,
    'outsider -> shop.tenants via none': absent,
  },
  applies: ['gateway.yaml'],
  sabotage: { omitted: sabotage.omit('gateway.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: overTls, under: { omitted: absent } },
    'outsider -> shop.tenants via both': { is: reports('alpn', 'h2'), under: { omitted: absent } },
    'outsider -> shop.tenants via oldFirst': { is: reports('alpn', 'h2'), under: { omitted: absent } },
    'outsider -> shop.tenants via old': { is: reports('alpn', 'http/1.1'), under: { omitted: absent } },
    'outsider -> shop.tenants via none': { is: reports('alpn', 'none'), under: { omitted: absent } },
  },
});
