import { defineCheck, echo, forwarded, http, sabotage, reports, sleep } from '../../../helpers/check/record/define.ts';
import { identityCast, identityControls } from '../../shared/identity.ts';

const get = http.get('/', { port: 80 });
const noHeader = {
  by: reports('xfcc-by', 'none'),
  uri: reports('xfcc-uri', 'none'),
  subject: reports('xfcc-subject', 'none'),
  hash: reports('xfcc-hash', 'none'),
};

/**
 * The application itself sees no TLS: its sidecar reports in one header its own identity, that of
 * the caller, and the certificate of the caller.
 */
export default defineCheck({
  id: 'ID-XFCC-01',
  title:
    'X-Forwarded-Client-Cert names the callee (By), the caller (URI) and the certificate that the caller holds (Hash)',
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
  tags: ['mtls', 'http', 'identity', 'articles'],
  cast: identityCast,
  probe: forwarded.uri(get),
  probes: { by: forwarded.by(get), subject: forwarded.subject(get), hash: forwarded.hash(get) },
  given: ['plaintext.yaml'],
  baseline: {
    'sleep.full -> echo.mtls-test': noHeader.uri,
    'sleep.full -> echo.mtls-test via by': noHeader.by,
    'sleep.full -> echo.mtls-test via subject': noHeader.subject,
    'sleep.full -> echo.mtls-test via hash': noHeader.hash,
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
        omitted: noHeader.uri,
        'caller-account': reports('xfcc-uri', 'spiffe://cluster.local/ns/full/sa/admin'),
      },
    },
    'sleep.full -> echo.mtls-test via by': {
      is: reports('xfcc-by', 'spiffe://cluster.local/ns/mtls-test/sa/echo'),
      under: {
        omitted: noHeader.by,
        'callee-account': reports('xfcc-by', 'spiffe://cluster.local/ns/mtls-test/sa/other'),
      },
    },
    'sleep.full -> echo.mtls-test via subject': {
      is: reports('xfcc-subject', 'empty'),
      under: { omitted: noHeader.subject },
    },
    'sleep.full -> echo.mtls-test via hash': {
      is: reports('xfcc-hash', "the caller's certificate"),
      under: { omitted: noHeader.hash },
    },
  },
});
