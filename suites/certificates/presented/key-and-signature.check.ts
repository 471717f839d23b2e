import { certificate, defineCheck, echo, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { agentEnvironment, identityCast, keyControls } from '../../shared/identity.ts';

/**
 * The agent beside the sidecar generates the key by its environment; the authority signs
 * independently of it.
 */
export default defineCheck({
  id: 'CE-KEY-01',
  title: 'the certificate of a workload has an RSA key of 2048 bits and is signed with SHA-256 and RSA',
  source: {
    article: '003',
    claim: 'openssl prints sha256WithRSAEncryption and a key of 2048 bits',
    claims: ['003#sha256-rsa-2048'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'certificates', 'articles'],
  cast: identityCast,
  probe: certificate.served('key'),
  probes: { signature: certificate.served('signature') },
  kind: 'state',
  sabotage: {
    ecdsa: sabotage.redeploy('echo.mtls-test', echo.meshed(agentEnvironment({ ECC_SIGNATURE_ALGORITHM: 'ECDSA' }))),
    big: sabotage.redeploy('echo.mtls-test', echo.meshed(agentEnvironment({ WORKLOAD_RSA_KEY_SIZE: '4096' }))),
    bare: sabotage.redeploy('echo.mtls-test', echo.bare()),
  },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: reports('key', 'rsa-2048'),
      under: {
        ecdsa: reports('key', 'ecdsa-p256'),
        big: reports('key', 'rsa-4096'),
        bare: reports('key', 'ecdsa-p256'),
      },
    },
    'tls-client.legacy -> echo.mtls-test via signature': {
      is: reports('signature', 'sha256WithRSAEncryption'),
      under: { bare: reports('signature', 'ecdsa-with-SHA256') },
    },
  },
});
