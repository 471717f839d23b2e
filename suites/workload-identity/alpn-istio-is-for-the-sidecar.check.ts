import { defineCheck, rawTls, refused, sabotage } from '../../helpers/check/record/define.ts';
import { certificateControls } from '../shared/controls.ts';
import { identityCast } from '../shared/identity.ts';
import { ownTls } from '../shared/outcomes.ts';

/**
 * Where plaintext is accepted as well, a sidecar recognizes its peers by the protocol name that
 * they offer.
 */
export default defineCheck({
  id: 'ID-PERMISSIVE-01',
  title:
    'a PERMISSIVE sidecar terminates TLS that offers the protocol istio, and forwards all other TLS to the application',
  source: {
    article: '003',
    claim: 'openssl reaches the sidecar of a workload when it offers the protocol istio',
    claims: ['003#s-client-alpn-istio'],
  },
  complianceControls: certificateControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'certificates', 'articles'],
  cast: identityCast,
  probe: rawTls({ port: 9443 }),
  probes: { istio: rawTls({ port: 9443, alpn: ['istio'] }) },
  given: ['disabled.yaml'],
  baseline: {
    'tls-client.legacy -> echo.mtls-test': ownTls,
    'tls-client.legacy -> echo.mtls-test via istio': ownTls,
  },
  applies: ['permissive.yaml'],
  sabotage: {
    omitted: sabotage.omit('permissive.yaml'),
  },
  expects: {
    'tls-client.legacy -> echo.mtls-test via istio': {
      is: refused.by('tls-alert:certificate-required'),
      under: { omitted: ownTls },
    },
  },
});
