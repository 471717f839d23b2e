import { defineCheck, echo, forwarded, http, sabotage, shows, sleep } from '../../../helpers/check/record/define.ts';
import { identityCast, identityControls } from '../../shared/identity.ts';

const get = http.get('/', { port: 80 });
const nobody = {
  by: shows('xfcc-by', 'none'),
  uri: shows('xfcc-uri', 'none'),
  subject: shows('xfcc-subject', 'none'),
  hash: shows('xfcc-hash', 'none'),
};

/** The application itself sees no TLS: its sidecar tells it, in one header, who it is itself, who calls and by which certificate. */
export default defineCheck({
  id: 'ID-XFCC-01',
  title:
    'the callee is told by By, URI and Hash of X-Forwarded-Client-Cert who is who, and the hash is that of the certificate which the caller holds',
  seed: {
    chapter: '003',
    claim: 'the URI of X-Forwarded-Client-Cert names the caller, as mutual TLS has authenticated it',
    claims: [
      '003#uri-names-the-caller',
      '003#mtls-for-peers-jwt-for-origin',
      '000#sidecars-shake-hands',
      '000#service-to-service-authn',
      '001#mtls-handshake-naming',
    ],
  },
  controls: identityControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
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
    withheld: sabotage.withhold('mutual.yaml'),
    'callee-account': sabotage.recast('echo.mtls-test', echo.as('other').meshed()),
    'caller-account': sabotage.recast('sleep.full', sleep.as('admin').meshed()),
  },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: shows('xfcc-uri', 'spiffe://cluster.local/ns/full/sa/sleep'),
      under: {
        withheld: nobody.uri,
        'caller-account': shows('xfcc-uri', 'spiffe://cluster.local/ns/full/sa/admin'),
      },
    },
    'sleep.full -> echo.mtls-test via by': {
      is: shows('xfcc-by', 'spiffe://cluster.local/ns/mtls-test/sa/echo'),
      under: {
        withheld: nobody.by,
        'callee-account': shows('xfcc-by', 'spiffe://cluster.local/ns/mtls-test/sa/other'),
      },
    },
    'sleep.full -> echo.mtls-test via subject': {
      is: shows('xfcc-subject', 'empty'),
      under: { withheld: nobody.subject },
    },
    'sleep.full -> echo.mtls-test via hash': {
      is: shows('xfcc-hash', "the caller's certificate"),
      under: { withheld: nobody.hash },
    },
  },
});
