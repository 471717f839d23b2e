import { admitted, defineCheck, echo, echoCall, refused, sabotage } from '../../helpers/check/record/define.ts';
import { httpEcho } from '../shared/casts.ts';
import { egress } from '../shared/egress.ts';
import { upstreamFailed } from '../shared/outcomes.ts';

const plaintext = admitted.overPlaintext();
const originated = admitted.overTls();
const unknownAuthority = refused.by('caller-tls-alert:unknown-ca');
const presented = admitted.overMtls('CN=echo', { seenBy: 'proxy' });
const to = (host: string) => echoCall.http({ host });

/** Envoy waits 15 s for a Secret or a file that does not come, before a new host is in force. */
export default defineCheck({
  id: 'EG-SECRET-01',
  title:
    'a sidecar opens no connection without the Secret, the file or the key of a rule, except by a rule that Istio leaves out',
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/networking/destination-rule, ClientTLSSettings: credentialName, clientCertificate',
    claims: [],
  },
  ...egress,
  tags: ['mtls', ...egress.tags],
  cast: { 'echo-a.full': httpEcho.meshed(), 'echo-b.legacy': echo.bare() },
  probe: echoCall.http(),
  probes: {
    authority: to('authority.example'),
    pair: to('pair.example'),
    absent: to('absent.example'),
    file: to('file.example'),
    key: to('key.example'),
    unselected: to('unselected.example'),
  },
  // Hosts that no ServiceEntry has are sent to the address as they are.
  baseline: {
    'echo-a.full -> echo-b.legacy': plaintext,
    'echo-a.full -> echo-b.legacy via authority': plaintext,
    'echo-a.full -> echo-b.legacy via pair': plaintext,
    'echo-a.full -> echo-b.legacy via absent': plaintext,
    'echo-a.full -> echo-b.legacy via file': plaintext,
    'echo-a.full -> echo-b.legacy via key': plaintext,
    'echo-a.full -> echo-b.legacy via unselected': plaintext,
  },
  applies: ['rules.yaml'],
  sabotage: {
    omitted: sabotage.omit('rules.yaml'),
    repaired: sabotage.swap('rules.yaml', 'repaired.yaml'),
  },
  expects: {
    // Only the authority in the Secret can be what refuses the server.
    'echo-a.full -> echo-b.legacy via authority': {
      is: unknownAuthority,
      under: { omitted: plaintext, repaired: originated },
    },
    'echo-a.full -> echo-b.legacy via pair': {
      is: upstreamFailed,
      under: { omitted: plaintext, repaired: presented },
    },
    'echo-a.full -> echo-b.legacy via absent': {
      is: upstreamFailed,
      under: { omitted: plaintext, repaired: originated },
    },
    'echo-a.full -> echo-b.legacy via file': {
      is: upstreamFailed,
      under: { omitted: plaintext, repaired: presented },
    },
    'echo-a.full -> echo-b.legacy via key': {
      is: upstreamFailed,
      under: { omitted: plaintext, repaired: presented },
    },
    'echo-a.full -> echo-b.legacy via unselected': { is: plaintext, under: { repaired: upstreamFailed } },
  },
});
