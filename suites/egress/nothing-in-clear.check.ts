import { admitted, defineCheck, echo, echoCall, sabotage } from '../../helpers/check/record/define.ts';
import { httpEcho } from '../shared/casts.ts';
import { egress } from '../shared/egress.ts';

const plaintext = admitted.overPlaintext();

/** The marker of each request is in a header that the client sends in clear to its own sidecar. */
export default defineCheck({
  id: 'EG-WIRE-01',
  title: 'nothing of a request that leaves over originated mutual TLS is in clear at its server',
  source: {
    article: 'istio-docs',
    claim: 'Istio, tasks/traffic-management/egress/egress-tls-origination',
    claims: [],
  },
  ...egress,
  tags: ['mtls', ...egress.tags],
  witnesses: ['proxy', 'wire'],
  cast: { 'echo-a.full': httpEcho.meshed(), 'echo-b.legacy': echo.bare() },
  probe: echoCall.http(),
  probes: { bank: echoCall.http({ host: 'bank.example' }) },
  given: ['plaintext.yaml'],
  baseline: {
    'echo-a.full -> echo-b.legacy': plaintext,
    'echo-a.full -> echo-b.legacy via bank': plaintext,
  },
  applies: ['mutual.yaml'],
  sabotage: { omitted: sabotage.omit('mutual.yaml') },
  expects: {
    'echo-a.full -> echo-b.legacy via bank': {
      is: admitted.overMtls('CN=echo', { seenBy: 'proxy' }),
      under: { omitted: plaintext },
    },
  },
});
