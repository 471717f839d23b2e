import { certificate, defineCheck, echo, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/**
 * Every client that verifies a certificate needs the root, inside and outside of the mesh; there is
 * one root for all.
 */
export default defineCheck({
  id: 'CE-ROOT-01',
  title: 'the root that a sidecar trusts is the one that istiod publishes in the namespaces of caller and callee',
  source: { article: 'istio-docs', claim: 'Istio, concepts/security, identity and certificate management', claims: [] },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'certificates', 'istio-docs'],
  cast: identityCast,
  probe: certificate.held('held-root'),
  kind: 'state',
  sabotage: { bare: sabotage.redeploy('echo.mtls-test', echo.bare()) },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: reports('held-root', 'that of istio-ca-root-cert at both ends'),
      under: { bare: reports('held-root', 'none') },
    },
  },
});
