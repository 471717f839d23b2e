import { defineCheck, reports, sabotage } from '../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, inPlaintext, overTls } from '../shared/ingress.ts';
import { absent, noRoute, reset } from '../shared/outcomes.ts';

const tls = { trusts: 'public' };
const status = { path: '/status/418?codes=418', tls };

/** Without its Secret, the gateway closes every connection of the server. */
const closed = { 'without-secret': reset, 'without-gateway': absent };

/**
 * Article 000: a gateway ends the TLS of clients outside of the mesh, with a certificate that they
 * verify, and passes two prefixes on to a workload, which answers 418 over HTTP/2.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-SIMPLE-01',
  title: 'a gateway serves a host over HTTPS with the certificate of its Secret, and declared paths only',
  source: {
    article: '000',
    claim: 'tls SIMPLE with credentialName serves httpbin over HTTPS; /status/418 is answered over HTTP/2',
    claims: [
      '000#gateway-secret-key-cert',
      '000#gateway-simple',
      '000#gateway-routes-by-prefix',
      '000#gateway-418-over-http2',
      '002#http-and-https-side-by-side',
    ],
  },
  tags: ['tls', 'http', 'gateway', 'articles'],
  probe: atIngress.https('shop.example', status),
  probes: {
    teapot: atIngress.https('shop.example', { ...status, fact: 'status' }),
    protocol: atIngress.https('shop.example', { ...status, fact: 'alpn' }),
    version: atIngress.https('shop.example', { ...status, fact: 'tls-version' }),
    served: atIngress.https('shop.example', { ...status, fact: 'served' }),
    verified: atIngress.https('shop.example', { ...status, fact: 'verified' }),
    http1: atIngress.https('shop.example', { ...status, tls: { ...tls, alpn: ['http/1.1'] } }),
    delay: atIngress.https('shop.example', { path: '/delay/0', tls }),
    beside: atIngress.http('shop.example', { path: '/status/200' }),
    otherPath: atIngress.https('shop.example', { path: '/headers', tls }),
    plaintext: atIngress.http('shop.example', { path: '/status/418', port: 443 }),
  },
  given: ['plain.yaml', 'routes.yaml', 'secret.yaml'],
  baseline: {
    'outsider -> shop.tenants via beside': inPlaintext,
    'outsider -> shop.tenants': absent,
    'outsider -> shop.tenants via teapot': absent,
    'outsider -> shop.tenants via protocol': absent,
    'outsider -> shop.tenants via version': absent,
    'outsider -> shop.tenants via served': absent,
    'outsider -> shop.tenants via verified': absent,
    'outsider -> shop.tenants via http1': absent,
    'outsider -> shop.tenants via delay': absent,
    'outsider -> shop.tenants via otherPath': absent,
    'outsider -> shop.tenants via plaintext': absent,
  },
  applies: ['gateway.yaml'],
  sabotage: {
    'without-gateway': sabotage.omit('gateway.yaml'),
    'without-secret': sabotage.swap('gateway.yaml', 'absent-secret.yaml'),
    'foreign-secret': sabotage.add('foreign-secret.yaml'),
    'other-secret': sabotage.add('other-secret.yaml'),
    'every-path': sabotage.add('every-path.yaml'),
  },
  expects: {
    'outsider -> shop.tenants': { is: overTls, under: closed },
    'outsider -> shop.tenants via teapot': { is: reports('status', '418'), under: closed },
    'outsider -> shop.tenants via protocol': { is: reports('alpn', 'h2'), under: closed },
    'outsider -> shop.tenants via version': { is: reports('tls-version', 'TLSv1.3'), under: closed },
    'outsider -> shop.tenants via served': {
      is: reports('served', 'CN=shop.example by public'),
      under: {
        ...closed,
        'foreign-secret': reports('served', 'CN=shop.example by strangers'),
        'other-secret': reports('served', 'CN=bank.example by public'),
      },
    },
    'outsider -> shop.tenants via verified': {
      is: reports('verified', 'by public'),
      under: {
        ...closed,
        'foreign-secret': reports('verified', 'another authority'),
        'other-secret': reports('verified', 'another name'),
      },
    },
    'outsider -> shop.tenants via http1': { is: overTls, under: closed },
    'outsider -> shop.tenants via delay': { is: overTls, under: closed },
    'outsider -> shop.tenants via otherPath': {
      is: noRoute,
      under: { ...closed, 'every-path': overTls },
    },
    'outsider -> shop.tenants via plaintext': {
      is: reset,
      under: { 'without-gateway': absent },
    },
  },
});
