import { defineCheck, echo, forwarded, http, sabotage, reports, sleep } from '../../../helpers/check/record/define.ts';
import { identityCast, identityControls } from '../../shared/identity.ts';

const get = http.get('/', { port: 80 });
const nobody = {
  by: reports('xfcc-by', 'none'),
  uri: reports('xfcc-uri', 'none'),
  subject: reports('xfcc-subject', 'none'),
  hash: reports('xfcc-hash', 'none'),
};

/** The application itself sees no TLS: its sidecar tells it, in one header, who it is itself, who calls and by which certificate. */
export default defineCheck({
  id: 'ID-XFCC-01',
  title:
    'the callee is told by By, URI and Hash of X-Forwarded-Client-Cert who is who, and the hash is that of the certificate which the caller holds',
  source: {
    article: '003',
    claim: 'the URI of X-Forwarded-Client-Cert names the caller, as mutual TLS has authenticated it',
    claims: [
      '003#uri-names-the-caller',
      '003#mtls-for-peers-jwt-for-origin',
      '000#sidecars-shake-hands',
      '000#service-to-service-authn',
      '001#mtls-handshake-naming',
    ],
  },
  complianceControls: identityControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'http', 'identity', 'handbook'],
  cast: identityCast,
  probe: forwarded.uri(get),
  probes: { by: forwarded.by(get), subject: forwarded.subject(get), hash: forwarded.hash(get) },
  given: ['plaintext.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': nobody.uri,
    'sleep.full -> echo.mtls-test via by': nobody.by,
    'sleep.full -> echo.mtls-test via subject': nobody.subject,
    'sleep.full -> echo.mtls-test via hash': nobody.hash,
  },
  applies: ['mutual.yaml'],
  sabotage: {
    omitted: sabotage.omit('mutual.yaml'),
    'callee-account': sabotage.redeploy('echo.mtls-test', echo.as('other').meshed()),
    'caller-account': sabotage.redeploy('sleep.full', sleep.as('admin').meshed()),
  },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: reports('xfcc-uri', 'spiffe://cluster.local/ns/full/sa/sleep'),
      under: {
        omitted: nobody.uri,
        'caller-account': reports('xfcc-uri', 'spiffe://cluster.local/ns/full/sa/admin'),
      },
    },
    'sleep.full -> echo.mtls-test via by': {
      is: reports('xfcc-by', 'spiffe://cluster.local/ns/mtls-test/sa/echo'),
      under: {
        omitted: nobody.by,
        'callee-account': reports('xfcc-by', 'spiffe://cluster.local/ns/mtls-test/sa/other'),
      },
    },
    'sleep.full -> echo.mtls-test via subject': {
      is: reports('xfcc-subject', 'empty'),
      under: { omitted: nobody.subject },
    },
    'sleep.full -> echo.mtls-test via hash': {
      is: reports('xfcc-hash', "the caller's certificate"),
      under: { omitted: nobody.hash },
    },
  },
});
