import { admitted, defineCheck, echo, echoCall, sabotage } from '../../helpers/check/record/define.ts';
import { httpEcho } from '../shared/casts.ts';
import { egress } from '../shared/egress.ts';
import { noRoute } from '../shared/outcomes.ts';

const plaintext = admitted.overPlaintext();
const to = (host: string) => echoCall.http({ host });

/** The address is always that of one server: only the host of the request differs. */
export default defineCheck({
  id: 'EG-REGISTRY-01',
  title:
    'a Sidecar with REGISTRY_ONLY refuses requests for hosts that its registry does not have, and admits declared ones',
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/networking/sidecar, OutboundTrafficPolicy; tasks/traffic-management/egress',
    claims: [],
  },
  ...egress,
  cast: { 'echo-a.full': httpEcho.meshed(), 'echo-b.legacy': echo.bare() },
  probe: echoCall.http(),
  probes: {
    declared: to('declared.example'),
    wildcard: to('any.declared.example'),
    undeclared: to('undeclared.example'),
    elsewhere: to('elsewhere.example'),
  },
  given: ['declared.yaml'],
  baseline: {
    'echo-a.full -> echo-b.legacy': plaintext,
    'echo-a.full -> echo-b.legacy via declared': plaintext,
    'echo-a.full -> echo-b.legacy via wildcard': plaintext,
    'echo-a.full -> echo-b.legacy via undeclared': plaintext,
    'echo-a.full -> echo-b.legacy via elsewhere': plaintext,
  },
  applies: ['registry-only.yaml'],
  sabotage: {
    omitted: sabotage.omit('registry-only.yaml'),
    'allow-any': sabotage.swap('registry-only.yaml', 'allow-any.yaml'),
    'other-workload': sabotage.swap('registry-only.yaml', 'other-workload.yaml'),
    'declared-too': sabotage.add('declared-too.yaml'),
  },
  expects: {
    'echo-a.full -> echo-b.legacy via undeclared': {
      is: noRoute,
      under: { omitted: plaintext, 'allow-any': plaintext, 'other-workload': plaintext, 'declared-too': plaintext },
    },
    'echo-a.full -> echo-b.legacy via elsewhere': {
      is: noRoute,
      under: { omitted: plaintext, 'allow-any': plaintext, 'other-workload': plaintext, 'declared-too': plaintext },
    },
  },
});
