import { admitted, defineCheck, echo, echoCall, refused, sabotage } from '../../helpers/check/record/define.ts';
import { httpEcho } from '../shared/casts.ts';
import { egress } from '../shared/egress.ts';

const plaintext = admitted.overPlaintext();
const originated = admitted.overTls();
const unknownAuthority = refused.by('caller-tls-alert:unknown-ca');
const wrongName = refused.by('caller-tls-alert:certificate-unknown');
const to = (host: string) => echoCall.http({ host });

/** One server under six names, so that each rule has its positive twin in the same round. */
export default defineCheck({
  id: 'EG-ORIGINATE-01',
  title: 'the sidecar of a plaintext client opens TLS to an external host, and refuses a server that it cannot verify',
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/networking/destination-rule, ClientTLSSettings: SIMPLE',
    claims: [],
  },
  ...egress,
  cast: { 'echo-a.full': httpEcho.meshed(), 'echo-b.legacy': echo.bare() },
  probe: echoCall.http(),
  probes: {
    right: to('right.example'),
    authority: to('authority.example'),
    names: to('names.example'),
    host: to('host.example'),
    system: to('system.example'),
    unverified: to('unverified.example'),
  },
  given: ['plaintext.yaml'],
  baseline: {
    'echo-a.full -> echo-b.legacy': plaintext,
    'echo-a.full -> echo-b.legacy via right': plaintext,
    'echo-a.full -> echo-b.legacy via authority': plaintext,
    'echo-a.full -> echo-b.legacy via names': plaintext,
    'echo-a.full -> echo-b.legacy via host': plaintext,
    'echo-a.full -> echo-b.legacy via system': plaintext,
    'echo-a.full -> echo-b.legacy via unverified': plaintext,
  },
  applies: ['rules.yaml'],
  sabotage: {
    omitted: sabotage.omit('rules.yaml'),
    unverifying: sabotage.swap('rules.yaml', 'unverifying.yaml'),
    verifying: sabotage.swap('rules.yaml', 'verifying.yaml'),
  },
  expects: {
    'echo-a.full -> echo-b.legacy via right': { is: originated, under: { omitted: plaintext } },
    'echo-a.full -> echo-b.legacy via authority': {
      is: unknownAuthority,
      under: { omitted: plaintext, unverifying: originated },
    },
    'echo-a.full -> echo-b.legacy via names': { is: wrongName, under: { omitted: plaintext, unverifying: originated } },
    'echo-a.full -> echo-b.legacy via host': { is: wrongName, under: { omitted: plaintext, unverifying: originated } },
    'echo-a.full -> echo-b.legacy via system': {
      is: unknownAuthority,
      under: { omitted: plaintext, unverifying: originated },
    },
    'echo-a.full -> echo-b.legacy via unverified': {
      is: originated,
      under: { omitted: plaintext, verifying: wrongName },
    },
  },
});
