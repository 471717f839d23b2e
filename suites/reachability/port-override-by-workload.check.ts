import { defineCheck, sabotage } from '../../helpers/check/define.ts';
import { transportControls } from '../shared/controls.ts';
import {
  asA,
  cast,
  coreBehindService,
  expected,
  inClear,
  onlyHttpNotUnderstood,
  probes,
  seen,
  turnedAway,
} from './cells.ts';

/** Callers are told nothing and find out port by port; the ports that are called are exceptions to what their workload says. */
export default defineCheck({
  id: 'RE-PORT-01',
  title: 'ports with DISABLE of their own are called in clear although their workload is STRICT',
  seed: { chapter: 'beyond', claim: "Istio's reachability test, configuration mtls port override", claims: [] },
  controls: transportControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'reachability', 'http', 'tcp', 'https', 'beyond'],
  cast,
  probe: probes.http,
  probes,
  given: ['strict.yaml'],
  baseline: seen(coreBehindService, { toMesh: asA, toNaked: inClear, fromNaked: turnedAway }),
  applies: ['port-override.yaml'],
  sabotage: {
    withheld: sabotage.withhold('port-override.yaml'),
    'http-mutual-to-naked': sabotage.add('http-mutual-to-naked.yaml'),
  },
  expects: expected(
    coreBehindService,
    { toMesh: inClear, toNaked: inClear, fromNaked: inClear },
    {
      withheld: { toMesh: asA, fromNaked: turnedAway },
      'http-mutual-to-naked': { toNaked: onlyHttpNotUnderstood },
    },
  ),
});
