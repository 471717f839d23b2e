import { admitted, defineCheck, echo, echoCall, http, sabotage, sleep } from '../../helpers/check/record/define.ts';
import { httpEcho } from '../shared/casts.ts';
import { egress } from '../shared/egress.ts';
import { noRoute } from '../shared/outcomes.ts';

const plaintext = admitted.overPlaintext();

export default defineCheck({
  id: 'EG-REGISTRY-02',
  title: 'REGISTRY_ONLY of the mesh refuses undeclared hosts for every workload that no Sidecar excepts',
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/istio.mesh.v1alpha1, MeshConfig.OutboundTrafficPolicy',
    claims: [],
  },
  ...egress,
  requires: { ...egress.requires, mesh: 'managed' },
  tags: [...egress.tags, 'managed-mesh'],
  cast: { 'sleep.full': sleep.meshed(), 'echo-a.full': httpEcho.meshed(), 'echo-b.legacy': echo.bare() },
  probe: http.get('/', { port: 80 }),
  probes: {
    declared: http.get('/', { port: 80, host: 'declared.example' }),
    undeclared: http.get('/', { port: 80, host: 'undeclared.example' }),
    excepted: echoCall.http({ host: 'undeclared.example' }),
  },
  given: ['declared.yaml'],
  baseline: {
    'sleep.full -> echo-b.legacy': plaintext,
    'sleep.full -> echo-b.legacy via declared': plaintext,
    'sleep.full -> echo-b.legacy via undeclared': plaintext,
    'echo-a.full -> echo-b.legacy via excepted': plaintext,
  },
  applies: ['mesh.yaml', 'excepted.yaml'],
  sabotage: {
    'mesh-omitted': sabotage.omit('mesh.yaml'),
    'exception-omitted': sabotage.omit('excepted.yaml'),
    'allow-any': sabotage.swap('mesh.yaml', 'allow-any.yaml'),
  },
  expects: {
    'sleep.full -> echo-b.legacy via undeclared': {
      is: noRoute,
      under: { 'mesh-omitted': plaintext, 'allow-any': plaintext },
    },
    'echo-a.full -> echo-b.legacy via excepted': { is: plaintext, under: { 'exception-omitted': noRoute } },
  },
});
