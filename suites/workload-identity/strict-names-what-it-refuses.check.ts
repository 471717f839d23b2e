import { admitted, defineCheck, rawTls, refused, sabotage, http } from '../../helpers/check/record/define.ts';
import { certificateControls } from '../shared/controls.ts';
import { identityCast } from '../shared/identity.ts';

const ownTls = admitted.overTls();
const peer = admitted.overMtls('spiffe://cluster.local/ns/full/sa/sleep', { seenBy: 'callee' });
const impostor = admitted.overMtls('spiffe://cluster.local/ns/legacy/sa/tls-client', { seenBy: 'proxy' });

/**
 * STRICT requires more than TLS of a client, and a separate alert names each defect of a
 * certificate.
 */
export default defineCheck({
  id: 'WI-CERTIFICATE-01',
  title: 'a STRICT workload refuses TLS clients without a mesh certificate, and its alert names the defect of theirs',
  source: {
    article: '003',
    claim: 'STRICT admits only clients that present a certificate issued by the mesh',
    claims: ['003#coarse-access-by-certificate', '003#403-outside-trust-domain', '000#strict-takes-mtls-only'],
  },
  complianceControls: certificateControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'certificates', 'managed-mesh'],
  cast: identityCast,
  // The port on which the application terminates TLS itself: it receives the TLS that the sidecar
  // does not terminate.
  probe: rawTls({ port: 9443 }),
  probes: {
    'self-signed': rawTls({ port: 9443, certificate: 'self-signed' }),
    foreign: rawTls({ port: 9443, certificate: 'foreign-authority' }),
    expired: rawTls({ port: 9443, certificate: 'expired' }),
    'other-domain': rawTls({ port: 9443, certificate: 'foreign-trust-domain' }),
    // The control: with a mesh certificate and a sidecar's protocol name the client is admitted.
    mesh: rawTls({ port: 9000, certificate: 'mesh', alpn: ['istio'] }),
    get: http.get('/', { port: 80 }),
  },
  baseline: {
    'tls-client.legacy -> echo.mtls-test': ownTls,
    'tls-client.legacy -> echo.mtls-test via self-signed': ownTls,
    'tls-client.legacy -> echo.mtls-test via foreign': ownTls,
    'tls-client.legacy -> echo.mtls-test via expired': ownTls,
    'tls-client.legacy -> echo.mtls-test via other-domain': ownTls,
    'tls-client.legacy -> echo.mtls-test via mesh': impostor,
    'sleep.full -> echo.mtls-test via get': peer,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
  },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: refused.by('tls-alert:certificate-required'),
      under: { omitted: ownTls, permissive: ownTls },
    },
    'tls-client.legacy -> echo.mtls-test via self-signed': {
      is: refused.by('tls-alert:unknown-ca'),
      under: { omitted: ownTls, permissive: ownTls },
    },
    'tls-client.legacy -> echo.mtls-test via foreign': {
      is: refused.by('tls-alert:unknown-ca'),
      under: { omitted: ownTls, permissive: ownTls },
    },
    'tls-client.legacy -> echo.mtls-test via expired': {
      is: refused.by('tls-alert:certificate-expired'),
      under: { omitted: ownTls, permissive: ownTls },
    },
    'tls-client.legacy -> echo.mtls-test via other-domain': {
      is: refused.by('tls-alert:certificate-unknown'),
      under: { omitted: ownTls, permissive: ownTls },
    },
  },
});
