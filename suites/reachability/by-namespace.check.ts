import { defineScenario, sabotage } from '../../helpers/check/record/define.ts';
import { transportControls } from '../shared/controls.ts';
import { CORE, inClear, notTerminated, probes, refusedPlaintext, refusedSidecar } from './by-protocol.ts';
import { expected, pairsOf } from './pairs.ts';

const { cast, control, asA, seen: pairs } = pairsOf('reach', CORE);

const apart = { toMesh: asA, toNaked: notTerminated, fromNaked: refusedPlaintext };
const half = { toMesh: asA, toNaked: notTerminated, fromNaked: inClear };
const open = { toMesh: asA, toNaked: inClear, fromNaked: inClear };
const clear = { toMesh: inClear, toNaked: inClear, fromNaked: inClear };

/**
 * Callers and callees of a namespace have separate configurations: the caller's mode must match
 * what the callee accepts.
 */
export default defineScenario({
  id: 'RE-NAMESPACE-01',
  title: 'across the client and server modes of a namespace, exactly the calls with matching modes are admitted',
  source: {
    article: 'istio-docs',
    claim:
      "Istio's reachability test, configurations global no peer authn, automtls passthrough, mtls strict, mtls disabled and mtls permissive, for a namespace in place of the mesh",
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'reachability', 'http', 'tcp', 'https', 'istio-docs'],
  cast,
  probe: probes.http,
  probes,
  baseline: { ...pairs(open), ...control },
  steps: [
    {
      title:
        'without a PeerAuthentication, ISTIO_MUTUAL makes the callee without a sidecar unreachable for callers with one',
      applies: ['mutual.yaml'],
      sabotage: {
        omitted: sabotage.omit('mutual.yaml'),
        'client-tls-off': sabotage.swap('mutual.yaml', 'plaintext.yaml'),
        strict: sabotage.add('strict.yaml'),
      },
      expects: expected(pairs(half), {
        omitted: pairs(open),
        'client-tls-off': pairs(clear),
        strict: pairs(apart),
      }),
    },
    {
      title: 'PASSTHROUGH load balancing does not prevent auto mTLS',
      applies: ['passthrough.yaml'],
      sabotage: {
        omitted: sabotage.omit('passthrough.yaml'),
        'client-tls-off': sabotage.swap('passthrough.yaml', 'passthrough-in-clear.yaml'),
        strict: sabotage.add('strict.yaml'),
      },
      expects: expected(pairs(open), {
        omitted: pairs(half),
        'client-tls-off': pairs(clear),
        strict: pairs({ ...open, fromNaked: refusedPlaintext }),
      }),
    },
    {
      title: 'STRICT and ISTIO_MUTUAL separate workloads with a sidecar from those without',
      applies: ['strict.yaml', 'mutual.yaml'],
      sabotage: {
        permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
        'client-tls-off': sabotage.swap('mutual.yaml', 'plaintext.yaml'),
      },
      expects: expected(pairs(apart), {
        permissive: pairs(half),
        'client-tls-off': pairs({ toMesh: refusedSidecar, toNaked: inClear, fromNaked: refusedPlaintext }),
      }),
    },
    {
      title: 'DISABLE on both sides leaves every call in plaintext',
      applies: ['disable.yaml', 'plaintext.yaml'],
      sabotage: {
        strict: sabotage.swap('disable.yaml', 'strict.yaml'),
        mutual: sabotage.swap('plaintext.yaml', 'mutual.yaml'),
      },
      expects: expected(pairs(clear), {
        strict: pairs({ toMesh: refusedSidecar, toNaked: inClear, fromNaked: refusedPlaintext }),
        mutual: pairs({ toMesh: notTerminated, toNaked: notTerminated, fromNaked: inClear }),
      }),
    },
    {
      title:
        'PERMISSIVE and ISTIO_MUTUAL make the callee without a sidecar unreachable for callers with one, and admit all other calls',
      applies: ['permissive.yaml', 'mutual.yaml'],
      sabotage: {
        strict: sabotage.swap('permissive.yaml', 'strict.yaml'),
        'client-tls-off': sabotage.swap('mutual.yaml', 'plaintext.yaml'),
      },
      expects: expected(pairs(half), { strict: pairs(apart), 'client-tls-off': pairs(clear) }),
    },
  ],
});
