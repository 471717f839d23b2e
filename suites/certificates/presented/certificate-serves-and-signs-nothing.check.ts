import { certificate, defineCheck, echo, sabotage, shows } from '../../../helpers/check/record/define.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/** One certificate for both ends of a connection, and none that could make others. */
export default defineCheck({
  id: 'CE-USAGE-01',
  title:
    'the certificate of a workload serves servers and clients alike, for signatures and key encipherment, and is none of an authority',
  seed: {
    chapter: '003',
    claim: 'openssl shows the usages of the certificate and CA:FALSE',
    claims: ['003#key-usage', '003#extended-key-usage', '003#not-a-ca', '001#x509'],
  },
  controls: keyControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'certificates', 'handbook'],
  cast: identityCast,
  probe: certificate.served('eku'),
  probes: { usage: certificate.served('key-usage'), constraints: certificate.served('basic-constraints') },
  standing: true,
  sabotage: { bare: sabotage.recast('echo.mtls-test', echo.bare()) },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: shows('eku', 'server+client'),
      under: { bare: shows('eku', 'none') },
    },
    'tls-client.legacy -> echo.mtls-test via usage': {
      is: shows('key-usage', 'digitalSignature+keyEncipherment, critical'),
      under: { bare: shows('key-usage', 'digitalSignature, critical') },
    },
    'tls-client.legacy -> echo.mtls-test via constraints': {
      is: shows('basic-constraints', 'CA:FALSE, critical'),
      under: { bare: shows('basic-constraints', 'none') },
    },
  },
});
