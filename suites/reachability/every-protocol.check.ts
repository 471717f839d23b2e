import { defineCheck, sabotage } from '../../helpers/check/record/define.ts';
import { transportControls } from '../shared/controls.ts';
import { cutOff, expected, inClear, notUnderstood, pairsOf, probes, turnedAway } from './pairs.ts';

const { cast, control, asA, seen: pairs } = pairsOf('reach', ['websocket', 'http2', 'grpc']);

/** The protocols that Istio's test asks of its first configuration alone; the others are asked in RE-NAMESPACE-01. */
export default defineCheck({
  id: 'RE-PROTOCOLS-01',
  title:
    'STRICT and ISTIO_MUTUAL part those with a sidecar of a namespace from those without over WebSocket, HTTP/2 and gRPC',
  source: {
    article: 'istio-docs',
    claim:
      "Istio's reachability test, configuration global mtls strict over its further protocols, for a namespace in place of the mesh",
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'reachability', 'http2', 'grpc', 'websocket', 'istio-docs'],
  cast,
  probe: probes.http,
  probes,
  baseline: { ...pairs({ toMesh: asA, toNaked: inClear, fromNaked: inClear }), ...control },
  applies: ['strict.yaml', 'mutual.yaml'],
  sabotage: {
    permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
    'client-tls-off': sabotage.swap('mutual.yaml', 'plaintext.yaml'),
  },
  expects: expected(pairs({ toMesh: asA, toNaked: notUnderstood, fromNaked: turnedAway }), {
    permissive: pairs({ toMesh: asA, toNaked: notUnderstood, fromNaked: inClear }),
    'client-tls-off': pairs({ toMesh: cutOff, toNaked: inClear, fromNaked: turnedAway }),
  }),
});
