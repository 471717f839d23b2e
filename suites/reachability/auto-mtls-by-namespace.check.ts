import { defineJourney, sabotage } from '../../helpers/check/define.ts';
import { transportControls } from '../shared/controls.ts';
import {
  asA,
  cast,
  core,
  cutOff,
  expected,
  inClear,
  onlyHttpNotUnderstood,
  probes,
  seen,
  turnedAway,
} from './cells.ts';

/** Nobody tells the callers what to do: their sidecars open mutual TLS where the callee ends it, and nowhere else. */
export default defineJourney({
  id: 'RE-AUTO-01',
  title: 'auto mTLS finds out what each callee of a namespace takes',
  seed: {
    chapter: 'beyond',
    claim:
      "Istio's reachability test, configurations global automtls strict, global automtls disable and global automtls passthrough, by namespace",
    claims: [],
  },
  controls: transportControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'reachability', 'http', 'tcp', 'https', 'beyond'],
  cast,
  probe: probes.http,
  probes,
  baseline: seen(core, { toMesh: asA, toNaked: inClear, fromNaked: inClear }),
  steps: [
    {
      title: 'STRICT turns away nobody but the caller without a sidecar',
      applies: ['strict.yaml'],
      sabotage: {
        permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
        'client-tls-off': sabotage.add('client-tls-off.yaml'),
        'http-mutual-to-naked': sabotage.add('http-mutual-to-naked.yaml'),
      },
      expects: expected(
        core,
        { toMesh: asA, toNaked: inClear, fromNaked: turnedAway },
        {
          permissive: { fromNaked: inClear },
          'client-tls-off': { toMesh: cutOff },
          'http-mutual-to-naked': { toNaked: onlyHttpNotUnderstood },
        },
      ),
    },
    {
      title: 'DISABLE makes callers send in clear by themselves',
      applies: ['disable.yaml'],
      sabotage: {
        strict: sabotage.swap('disable.yaml', 'strict.yaml'),
        'http-mutual-to-naked': sabotage.add('http-mutual-to-naked.yaml'),
      },
      expects: expected(
        core,
        { toMesh: inClear, toNaked: inClear, fromNaked: inClear },
        { strict: { toMesh: asA, fromNaked: turnedAway }, 'http-mutual-to-naked': { toNaked: onlyHttpNotUnderstood } },
      ),
    },
    {
      title: 'PASSTHROUGH load balancing does not keep callers from opening mutual TLS by themselves',
      removes: ['disable.yaml'],
      applies: ['passthrough.yaml'],
      sabotage: {
        strict: sabotage.add('strict.yaml'),
        'client-tls-off': sabotage.swap('passthrough.yaml', 'passthrough-in-clear.yaml'),
        'http-mutual-to-naked': sabotage.add('http-mutual-to-naked.yaml'),
      },
      expects: expected(
        core,
        { toMesh: asA, toNaked: inClear, fromNaked: inClear },
        {
          strict: { fromNaked: turnedAway },
          'client-tls-off': { toMesh: inClear },
          'http-mutual-to-naked': { toNaked: onlyHttpNotUnderstood },
        },
      ),
    },
  ],
});
