import { defineCheck, refused, reports, sabotage } from '../../../helpers/check/record/define.ts';
import { atIngress, ingressCheck, overTls } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const tls = { maxVersion: '1.2' } as const;
const tooOld = refused.by('tls-alert:protocol-version');

/** A minimum version is enforced in the handshake, before anything of the request is sent. */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-VERSION-01',
  title: 'a server with minProtocolVersion TLSV1_3 refuses clients of TLS 1.2 by an alert',
  source: istioDocs('istio.io, reference/config/networking/gateway: ServerTLSSettings, minProtocolVersion'),
  tags: ['tls', 'gateway', 'istio-docs'],
  probe: atIngress.https('shop.example'),
  probes: {
    old: atIngress.https('shop.example', { tls }),
    version: atIngress.https('shop.example', { fact: 'tls-version' }),
    oldVersion: atIngress.https('shop.example', { tls, fact: 'tls-version' }),
  },
  given: ['gateway.yaml', 'secret.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': overTls,
    'outsider -> shop.tenants via old': overTls,
    'outsider -> shop.tenants via version': reports('tls-version', 'TLSv1.3'),
    'outsider -> shop.tenants via oldVersion': reports('tls-version', 'TLSv1.2'),
  },
  applies: ['newer.yaml'],
  sabotage: { omitted: sabotage.omit('newer.yaml'), older: sabotage.swap('newer.yaml', 'older.yaml') },
  expects: {
    'outsider -> shop.tenants via old': { is: tooOld, under: { omitted: overTls, older: overTls } },
    'outsider -> shop.tenants via version': {
      is: reports('tls-version', 'TLSv1.3'),
      under: { older: reports('tls-version', 'TLSv1.2') },
    },
    'outsider -> shop.tenants via oldVersion': {
      is: tooOld,
      under: { omitted: reports('tls-version', 'TLSv1.2'), older: reports('tls-version', 'TLSv1.2') },
    },
  },
});
