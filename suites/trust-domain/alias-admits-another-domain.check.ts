import {
  admitted,
  defineCheck,
  echo,
  http,
  rawTls,
  refused,
  sabotage,
  sleep,
  tlsClient,
} from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { certificateControls } from '../shared/controls.ts';

const asForeign = admitted.overMtls('spiffe://foreign.example/ns/legacy/sa/tls-client', { seenBy: 'proxy' });
const unknown = refused.by('tls-alert:certificate-unknown');

/**
 * The mesh's own authority signed the certificate, so only the trust domain that it names decides
 * about its acceptance.
 */
export default defineCheck({
  id: 'TD-FOREIGN-01',
  title: 'a certificate of another trust domain is accepted once that domain is an alias of the mesh',
  source: {
    article: '003',
    claim:
      'a caller from outside of the trust domain is refused with 403 (it is refused by TLS, unless an alias admits it)',
    claims: ['003#403-outside-trust-domain'],
  },
  complianceControls: certificateControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['mtls', 'tls', 'certificates', 'trust-domain', 'articles', 'managed-mesh'],
  cast: {
    'sleep.full': sleep.meshed(),
    'sleep.legacy': sleep.bare(),
    'tls-client.legacy': tlsClient.bare(),
    'echo.mtls-test': echo.meshed(),
  },
  // The protocol name that a sidecar offers for plain TCP: the callee's sidecar terminates this TLS
  // and forwards its content.
  probe: rawTls({ port: 9000, certificate: 'foreign-trust-domain', alpn: ['istio'] }),
  probes: { http: http.get('/', { port: 80 }) },
  given: ['strict.yaml'],
  baseline: {
    'tls-client.legacy -> echo.mtls-test': unknown,
    'sleep.full -> echo.mtls-test via http': asFull,
  },
  applies: ['alias.yaml'],
  sabotage: {
    omitted: sabotage.omit('alias.yaml'),
    other: sabotage.swap('alias.yaml', 'other-alias.yaml'),
  },
  expects: {
    'tls-client.legacy -> echo.mtls-test': { is: asForeign, under: { omitted: unknown, other: unknown } },
  },
});
