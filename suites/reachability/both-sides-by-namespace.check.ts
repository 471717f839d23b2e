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

/** Callers and callees of a namespace are told apart what to do: what the caller's side opens has to meet what the callee's side ends. */
export default defineJourney({
  id: 'RE-NAMESPACE-01',
  title: 'what the two sides of a namespace are told to do, in all combinations but STRICT',
  seed: {
    chapter: 'beyond',
    claim:
      "Istio's reachability test, configurations global mtls disabled, global mtls permissive, global plaintext to mtls permissive and global no peer authn, by namespace",
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
      title: 'PERMISSIVE and ISTIO_MUTUAL shut callers with a sidecar off from a callee without, and nobody else',
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
    {
      title: 'PERMISSIVE takes what callers send in clear because they were told so',
      applies: ['plaintext.yaml'],
      sabotage: {
        strict: sabotage.add('strict.yaml'),
        mutual: sabotage.swap('plaintext.yaml', 'mutual.yaml'),
      },
      expects: expected(
        coreAnswered,
        { toMesh: inClear, toNaked: inClear, fromNaked: inClear },
        { strict: { toMesh: cutOff, fromNaked: turnedAway }, mutual: { toMesh: asA, toNaked: notUnderstood } },
      ),
    },
    {
      title: 'ISTIO_MUTUAL alone does to callers what it does beside PERMISSIVE, which is the default',
      removes: ['permissive.yaml'],
      applies: ['mutual.yaml'],
      sabotage: {
        strict: sabotage.add('strict.yaml'),
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
