import { certificate, defineCheck, echo, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/**
 * The identity of a workload is at one place in its certificate; there is no other name that a
 * client could mistake for it.
 */
export default defineCheck({
  id: 'CE-SAN-01',
  title:
    'the certificate of a workload names its SPIFFE id as its only subject alternative name, which is critical, and has no subject',
  source: {
    article: '003',
    claim:
      'openssl prints an empty subject and a critical alternative name with the SPIFFE id of namespace and account',
    claims: [
      '001#spiffe-format',
      '001#spiffe-in-san',
      '001#unique-identity',
      '001#ca-signs',
      '003#san-critical-spiffe',
      '003#subject-empty',
      '003#s-client-alpn-istio',
    ],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'certificates', 'identity', 'articles'],
  cast: identityCast,
  probe: certificate.served('san'),
  probes: { critical: certificate.served('san-critical'), subject: certificate.served('subject') },
  kind: 'state',
  sabotage: {
    account: sabotage.redeploy('echo.mtls-test', echo.as('other').meshed()),
    bare: sabotage.redeploy('echo.mtls-test', echo.bare()),
  },
  expects: {
    'tls-client.legacy -> echo.mtls-test': {
      is: reports('san', 'URI spiffe://cluster.local/ns/mtls-test/sa/echo'),
      under: {
        account: reports('san', 'URI spiffe://cluster.local/ns/mtls-test/sa/other'),
        bare: reports(
          'san',
          'DNS *.mtls-test.svc.cluster.local, DNS echo, DNS echo.mtls-test, DNS echo.mtls-test.svc.cluster.local',
        ),
      },
    },
    'tls-client.legacy -> echo.mtls-test via critical': {
      is: reports('san-critical', 'critical'),
      under: { bare: reports('san-critical', 'not critical') },
    },
    'tls-client.legacy -> echo.mtls-test via subject': {
      is: reports('subject', 'empty'),
      under: { bare: reports('subject', 'CN=echo') },
    },
  },
});
