import { certificate, defineCheck, echo, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/**
 * Only the mesh's own authority issues workload certificates; its root is public and is in every
 * namespace.
 */
export default defineCheck({
  id: 'CE-CHAIN-01',
  title:
    "the certificate of a workload is issued by the mesh's authority, and its chain ends in the root that istiod publishes",
  source: {
    article: '003',
    claim: 'openssl prints O=cluster.local as the issuer; the authority of the mesh signs certificates of workloads',
    claims: ['003#issuer-cluster-local', '001#ca-signs', '003#no-own-certificates'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'certificates', 'articles'],
  cast: identityCast,
  probe: certificate.served('chain'),
  probes: { issuer: certificate.served('issuer') },
  kind: 'state',
  sabotage: { bare: sabotage.redeploy('echo.mtls-test', echo.bare()) },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: reports('chain', 'ends in the root of istio-ca-root-cert'),
      under: { bare: reports('chain', 'ends elsewhere') },
    },
    'tls-client.legacy -> echo.mtls-test via issuer': {
      is: reports('issuer', 'O=cluster.local'),
      under: { bare: reports('issuer', 'CN=meshproof root') },
    },
  },
});
