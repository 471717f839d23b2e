import { certificate, defineCheck, echo, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/** One certificate serves both ends of a connection, and it cannot sign others. */
export default defineCheck({
  id: 'CE-USAGE-01',
  title:
    'the certificate of a workload is valid for servers and clients, for signatures and key encipherment, and is not a CA certificate',
  source: {
    article: '003',
    claim: 'openssl prints the usages of the certificate and CA:FALSE',
    claims: ['003#key-usage', '003#extended-key-usage', '003#not-a-ca', '001#x509'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'certificates', 'articles'],
  cast: identityCast,
  probe: certificate.served('eku'),
  probes: { usage: certificate.served('key-usage'), constraints: certificate.served('basic-constraints') },
  kind: 'state',
  sabotage: { bare: sabotage.redeploy('echo.mtls-test', echo.bare()) },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: reports('eku', 'server+client'),
      under: { bare: reports('eku', 'none') },
    },
    'tls-client.legacy -> echo.mtls-test via usage': {
      is: reports('key-usage', 'digitalSignature+keyEncipherment, critical'),
      under: { bare: reports('key-usage', 'digitalSignature, critical') },
    },
    'tls-client.legacy -> echo.mtls-test via constraints': {
      is: reports('basic-constraints', 'CA:FALSE, critical'),
      under: { bare: reports('basic-constraints', 'none') },
    },
  },
});
