import { defineCheck, http, sabotage, session, reports } from '../../../helpers/check/record/define.ts';
import { transportControls } from '../../shared/controls.ts';
import { identityCast } from '../../shared/identity.ts';

const get = http.get('/', { port: 80 });

/** Both sidecars support TLS 1.3, the highest version, so they negotiate it. */
export default defineCheck({
  id: 'CE-VERSION-01',
  title: 'sidecars use TLS 1.3 with each other, with a cipher suite that provides authenticated encryption (AEAD)',
  source: {
    article: '002',
    claim: 'TLS 1.3 is the highest version supported',
    claims: ['002#highest-is-1.3', '000#sidecars-shake-hands'],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'tls', 'http', 'articles'],
  cast: identityCast,
  probe: session.version(get),
  probes: { cipher: session.cipher(get) },
  kind: 'state',
  sabotage: { plain: sabotage.add('plain.yaml') },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: reports('tls-version', 'TLSv1.3'),
      under: { plain: reports('tls-version', 'none') },
    },
    'sleep.full -> echo.mtls-test via cipher': {
      is: reports('cipher', 'AEAD'),
      under: { plain: reports('cipher', 'none') },
    },
  },
});
