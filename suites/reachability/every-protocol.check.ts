import { defineCheck, sabotage } from '../../helpers/check/record/define.ts';
import { transportControls } from '../shared/controls.ts';
import { inClear, notTerminated, probes, refusedPlaintext, refusedSidecar } from './by-protocol.ts';
import { expected, pairsOf } from './pairs.ts';

const { cast, control, asA, seen: pairs } = pairsOf('reach', ['websocket', 'http2', 'grpc']);

/**
 * The protocols that Istio's test uses only in its first configuration; RE-NAMESPACE-01 covers the
 * others.
 */
export default defineCheck({
  id: 'RE-PROTOCOLS-01',
  title: 'STRICT and ISTIO_MUTUAL separate workloads with a sidecar from those without over WebSocket, HTTP/2 and gRPC',
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
  expects: expected(pairs({ toMesh: asA, toNaked: notTerminated, fromNaked: refusedPlaintext }), {
    permissive: pairs({ toMesh: asA, toNaked: notTerminated, fromNaked: inClear }),
    'client-tls-off': pairs({ toMesh: refusedSidecar, toNaked: inClear, fromNaked: refusedPlaintext }),
  }),
});
