import { defineScenario, sabotage } from '../../helpers/check/record/define.ts';
import { transportControls } from '../shared/controls.ts';
import { CORE, cutOff, expected, inClear, notUnderstood, pairsOf, probes, turnedAway } from './pairs.ts';

const { cast, control, asA, seen: pairs } = pairsOf('reach', CORE);

const apart = { toMesh: asA, toNaked: notUnderstood, fromNaked: turnedAway };
const half = { toMesh: asA, toNaked: notUnderstood, fromNaked: inClear };
const open = { toMesh: asA, toNaked: inClear, fromNaked: inClear };
const clear = { toMesh: inClear, toNaked: inClear, fromNaked: inClear };

/** Callers and callees of a namespace are told apart what to do: what the caller's side opens has to meet what the callee's side ends. */
export default defineScenario({
  id: 'RE-NAMESPACE-01',
  title: 'what the two sides of a namespace are told to do',
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
      title: 'without a PeerAuthentication, ISTIO_MUTUAL shuts callers with a sidecar off from the callee without one',
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
      title: 'PASSTHROUGH load balancing does not keep callers from opening mutual TLS by themselves',
      applies: ['passthrough.yaml'],
      sabotage: {
        omitted: sabotage.omit('passthrough.yaml'),
        'client-tls-off': sabotage.swap('passthrough.yaml', 'passthrough-in-clear.yaml'),
        strict: sabotage.add('strict.yaml'),
      },
      expects: expected(pairs(open), {
        omitted: pairs(half),
        'client-tls-off': pairs(clear),
        strict: pairs({ ...open, fromNaked: turnedAway }),
      }),
    },
    {
      title: 'STRICT and ISTIO_MUTUAL part those with a sidecar from those without',
      applies: ['strict.yaml', 'mutual.yaml'],
      sabotage: {
        permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
        'client-tls-off': sabotage.swap('mutual.yaml', 'plaintext.yaml'),
      },
      expects: expected(pairs(apart), {
        permissive: pairs(half),
        'client-tls-off': pairs({ toMesh: cutOff, toNaked: inClear, fromNaked: turnedAway }),
      }),
    },
    {
      title: 'DISABLE on both sides leaves everything in clear',
      applies: ['disable.yaml', 'plaintext.yaml'],
      sabotage: {
        strict: sabotage.swap('disable.yaml', 'strict.yaml'),
        mutual: sabotage.swap('plaintext.yaml', 'mutual.yaml'),
      },
      expects: expected(pairs(clear), {
        strict: pairs({ toMesh: cutOff, toNaked: inClear, fromNaked: turnedAway }),
        mutual: pairs({ toMesh: notUnderstood, toNaked: notUnderstood, fromNaked: inClear }),
      }),
    },
    {
      title: 'PERMISSIVE and ISTIO_MUTUAL shut callers with a sidecar off from the callee without one, and nobody else',
      applies: ['permissive.yaml', 'mutual.yaml'],
      sabotage: {
        strict: sabotage.swap('permissive.yaml', 'strict.yaml'),
        'client-tls-off': sabotage.swap('mutual.yaml', 'plaintext.yaml'),
      },
      expects: expected(pairs(half), { strict: pairs(apart), 'client-tls-off': pairs(clear) }),
    },
  ],
});
