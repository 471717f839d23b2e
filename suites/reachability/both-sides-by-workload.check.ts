import { defineJourney, sabotage } from '../../helpers/check/define.ts';
import { transportControls } from '../shared/controls.ts';
import {
  asA,
  cast,
  coreAnswered,
  cutOff,
  expected,
  inClear,
  notUnderstood,
  probes,
  seen,
  turnedAway,
} from './cells.ts';

/** The same is said of each callee by itself: by a selector to its sidecar, by its host to those of its callers. */
export default defineJourney({
  id: 'RE-WORKLOAD-01',
  title: 'what each callee and its callers are told to do, one workload at a time',
  seed: {
    chapter: 'beyond',
    claim: "Istio's reachability test, configurations mtls strict, mtls disabled and mtls permissive",
    claims: [],
  },
  controls: transportControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'reachability', 'http', 'tcp', 'https', 'beyond'],
  cast,
  probe: probes.http,
  probes,
  baseline: seen(coreAnswered, { toMesh: asA, toNaked: inClear, fromNaked: inClear }),
  steps: [
    {
      title: 'STRICT and ISTIO_MUTUAL part those with a sidecar from those without',
      applies: ['strict.yaml', 'mutual.yaml'],
      sabotage: {
        permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
        'client-tls-off': sabotage.swap('mutual.yaml', 'plaintext.yaml'),
      },
      expects: expected(
        coreAnswered,
        { toMesh: asA, toNaked: notUnderstood, fromNaked: turnedAway },
        { permissive: { fromNaked: inClear }, 'client-tls-off': { toMesh: cutOff, toNaked: inClear } },
      ),
    },
    {
      title: 'DISABLE on both sides leaves everything in clear',
      applies: ['disable.yaml', 'plaintext.yaml'],
      sabotage: {
        strict: sabotage.swap('disable.yaml', 'strict.yaml'),
        mutual: sabotage.swap('plaintext.yaml', 'mutual.yaml'),
      },
      expects: expected(
        coreAnswered,
        { toMesh: inClear, toNaked: inClear, fromNaked: inClear },
        {
          strict: { toMesh: cutOff, fromNaked: turnedAway },
          mutual: { toMesh: notUnderstood, toNaked: notUnderstood },
        },
      ),
    },
    {
      title: 'PERMISSIVE and ISTIO_MUTUAL shut callers with a sidecar off from the callee without, and nobody else',
      applies: ['permissive.yaml', 'mutual.yaml'],
      sabotage: {
        strict: sabotage.swap('permissive.yaml', 'strict.yaml'),
        'client-tls-off': sabotage.swap('mutual.yaml', 'plaintext.yaml'),
      },
      expects: expected(
        coreAnswered,
        { toMesh: asA, toNaked: notUnderstood, fromNaked: inClear },
        { strict: { fromNaked: turnedAway }, 'client-tls-off': { toMesh: inClear, toNaked: inClear } },
      ),
    },
  ],
});
