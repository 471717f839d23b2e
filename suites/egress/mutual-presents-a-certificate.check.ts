import { admitted, defineCheck, echo, echoCall, sabotage } from '../../helpers/check/record/define.ts';
import { httpEcho } from '../shared/casts.ts';
import { egress } from '../shared/egress.ts';
import { upstreamEnded, upstreamFailed } from '../shared/outcomes.ts';

const plaintext = admitted.overPlaintext();
const presented = admitted.overMtls('CN=echo', { seenBy: 'proxy' });
const to = (host: string) => echoCall.http({ host });

/** The application verifies the certificate, and reports its subject; the sidecar logs its own. */
export default defineCheck({
  id: 'EG-ORIGINATE-02',
  title: 'the sidecar of a plaintext client presents its client certificate to an external host only with MUTUAL',
  source: {
    article: '003',
    claim: 'towards a server outside of the mesh the mode is MUTUAL, not ISTIO_MUTUAL',
    claims: ['003#mutual-not-istio-mutual'],
  },
  ...egress,
  tags: ['mtls', 'egress', 'articles'],
  cast: { 'echo-a.full': httpEcho.meshed(), 'echo-b.legacy': echo.bare() },
  probe: echoCall.http(),
  probes: { presented: to('presented.example'), none: to('none.example'), mesh: to('mesh.example') },
  given: ['plaintext.yaml'],
  baseline: {
    'echo-a.full -> echo-b.legacy': plaintext,
    'echo-a.full -> echo-b.legacy via presented': plaintext,
    'echo-a.full -> echo-b.legacy via none': plaintext,
    'echo-a.full -> echo-b.legacy via mesh': plaintext,
  },
  applies: ['rules.yaml'],
  sabotage: {
    omitted: sabotage.omit('rules.yaml'),
    presenting: sabotage.swap('rules.yaml', 'presenting.yaml'),
    'without-certificate': sabotage.swap('rules.yaml', 'without-certificate.yaml'),
  },
  expects: {
    'echo-a.full -> echo-b.legacy via presented': {
      is: presented,
      under: { omitted: plaintext, 'without-certificate': upstreamEnded },
    },
    'echo-a.full -> echo-b.legacy via none': {
      is: upstreamEnded,
      under: { omitted: plaintext, presenting: presented },
    },
    'echo-a.full -> echo-b.legacy via mesh': {
      is: upstreamFailed,
      under: { omitted: plaintext, presenting: presented },
    },
  },
});
