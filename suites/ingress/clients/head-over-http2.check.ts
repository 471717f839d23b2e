import { defineCheck, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, overTls } from '../../shared/ingress.ts';
import { certificateRequired } from '../../shared/outcomes.ts';
import { asLaptop, laptop } from '../../shared/partners.ts';

const head = { method: 'HEAD', path: '/' } as const;
const withCertificate = { ...head, tls: { certificate: laptop } };
const without = atIngress.https('shop.example', head);

/** What article 004 ends with: the same HEAD with a certificate and without one. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-MUTUAL-02',
  title: 'with a client certificate HEAD / ends with 200 over HTTP/2, without one in the handshake',
  source: {
    article: '004',
    claim: 'with key and certificate the call ends with HTTP/2 and 200',
    claims: ['004#with-certificate-200', '004#without-certificate-alert'],
  },
  tags: ['mtls', 'tls', 'http2', 'gateway', 'articles'],
  probe: atIngress.https('shop.example', withCertificate),
  probes: {
    status: atIngress.https('shop.example', { ...withCertificate, fact: 'status' }),
    alpn: atIngress.https('shop.example', { ...withCertificate, fact: 'alpn' }),
    none: without,
  },
  given: ['gateway.yaml', 'secret.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> shop.tenants via status': reports('status', '200'),
    'outsider -> shop.tenants via alpn': reports('alpn', 'h2'),
    'outsider -> shop.tenants via none': overTls,
  },
  applies: ['mutual.yaml'],
  sabotage: { omitted: sabotage.omit('mutual.yaml') },
  expects: {
    'outsider -> shop.tenants': { is: asLaptop, under: { omitted: overTls } },
    'outsider -> shop.tenants via none': { is: certificateRequired, under: { omitted: overTls } },
  },
});
