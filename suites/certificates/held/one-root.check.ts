import { certificate, defineCheck, echo, sabotage, shows } from '../../../helpers/check/record/define.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/** Whoever verifies a certificate needs the root, inside of the mesh and outside; there is one for all. */
export default defineCheck({
  id: 'CE-ROOT-01',
  title: 'the root that a sidecar trusts is the one that istiod publishes in the namespaces of caller and callee',
  seed: { chapter: 'beyond', claim: 'Istio, concepts/security, identity and certificate management', claims: [] },
  controls: keyControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'certificates', 'beyond'],
  cast: identityCast,
  probe: certificate.held('held-root'),
  standing: true,
  sabotage: { bare: sabotage.recast('echo.mtls-test', echo.bare()) },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: shows('held-root', 'that of istio-ca-root-cert at both ends'),
      under: { bare: shows('held-root', 'none') },
    },
  },
});
