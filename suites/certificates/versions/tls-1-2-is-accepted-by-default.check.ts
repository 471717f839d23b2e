import { defineCheck, http, rawTls, refused, sabotage } from '../../../helpers/check/record/define.ts';
import { asFull } from '../../shared/casts.ts';
import { transportControls } from '../../shared/controls.ts';
import { identityCast } from '../../shared/identity.ts';
import { ownTls } from '../../shared/outcomes.ts';

/** TLS 1.2 has no alert for a missing certificate, so the alert reveals the negotiated version. */
export default defineCheck({
  id: 'CE-VERSION-02',
  title:
    'a STRICT sidecar accepts TLS 1.2 unless the mesh sets a higher minimum, and refuses a client without a certificate by the alert handshake_failure',
  source: {
    article: '002',
    claim: 'the minimum version of TLS is a setting of the mesh',
    claims: ['002#min-protocol-version'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'articles'],
  cast: identityCast,
  probe: rawTls({ port: 9443, maxVersion: '1.2' }),
  probes: { get: http.get('/', { port: 80 }) },
  baseline: {
    'tls-client.legacy -> echo.mtls-test': ownTls,
    'sleep.full -> echo.mtls-test via get': asFull,
  },
  applies: ['strict.yaml'],
  sabotage: {
    omitted: sabotage.omit('strict.yaml'),
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
  },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: refused.by('tls-alert:handshake-failure'),
      under: { omitted: ownTls, permissive: ownTls },
    },
  },
});
