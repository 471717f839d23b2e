import { defineCheck, sabotage } from '../../helpers/check/define.ts';
import { transportControls } from '../shared/controls.ts';
import {
  asA,
  cast,
  cutOff,
  everyAnswered,
  expected,
  inClear,
  notUnderstood,
  probes,
  seen,
  turnedAway,
} from './cells.ts';

/** Both sides say mutual TLS: whoever has no sidecar is reached by nobody who has one, and reaches nobody who has one. */
export default defineCheck({
  id: 'RE-STRICT-01',
  title:
    'STRICT and ISTIO_MUTUAL for a namespace part those with a sidecar from those without, in everyAnswered protocol',
  seed: {
    chapter: 'beyond',
    claim: "Istio's reachability test, configuration global mtls strict, by namespace",
    claims: [],
  },
  controls: transportControls,
  needs: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'reachability', 'http', 'http2', 'grpc', 'websocket', 'tcp', 'https', 'beyond'],
  cast,
  probe: probes.http,
  probes,
  given: ['disable.yaml', 'plaintext.yaml'],
  baseline: seen(everyAnswered, { toMesh: inClear, toNaked: inClear, fromNaked: inClear }),
  applies: ['strict.yaml', 'mutual.yaml'],
  sabotage: {
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'client-tls-off': sabotage.swap('mutual.yaml', 'plaintext.yaml'),
  },
  expects: expected(
    everyAnswered,
    { toMesh: asA, toNaked: notUnderstood, fromNaked: turnedAway },
    { permissive: { fromNaked: inClear }, 'client-tls-off': { toMesh: cutOff, toNaked: inClear } },
  ),
});
