import { defineScenario, sabotage } from '../../helpers/check/record/define.ts';
import { transportControls } from '../shared/controls.ts';
import { CORE, cutOff, expected, inClear, notUnderstood, pairsOf, probes, turnedAway } from './pairs.ts';

const { cast, control, asA, seen: pairs } = pairsOf('reach', CORE);

const apart = { toMesh: asA, toNaked: notUnderstood, fromNaked: turnedAway };
const half = { toMesh: asA, toNaked: notUnderstood, fromNaked: inClear };
const open = { toMesh: asA, toNaked: inClear, fromNaked: inClear };
const clear = { toMesh: inClear, toNaked: inClear, fromNaked: inClear };
const portsInClear = { ...clear, toPods: asA };

/** The same is said of each callee by itself: by a selector to its sidecar, by its host to those of its callers. */
export default defineScenario({
  id: 'RE-WORKLOAD-01',
  title: 'what each callee and its callers are told to do, one workload at a time',
  source: {
    article: 'istio-docs',
    claim:
      "Istio's reachability test, configurations mtls port override, mtls strict, mtls disabled, mtls permissive and plaintext to mtls permissive, for single workloads",
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
      // Behind headless Services callers do not look at the modes of ports (istio/istio#39439; PA-HEADLESS-02), so those keep what they have.
      title: 'ports with DISABLE of their own are called in clear although their workload is STRICT',
      applies: ['port-override.yaml'],
      sabotage: {
        omitted: sabotage.omit('port-override.yaml'),
        mutual: sabotage.add('mutual.yaml'),
        strict: sabotage.swap('port-override.yaml', 'strict.yaml'),
      },
      expects: expected(pairs(portsInClear), {
        omitted: pairs(open),
        mutual: pairs({ ...portsInClear, toMesh: notUnderstood, toNaked: notUnderstood }),
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
    {
      title: 'PERMISSIVE takes what callers send in clear because they were told so',
      applies: ['plaintext.yaml'],
      sabotage: {
        omitted: sabotage.omit('plaintext.yaml'),
        strict: sabotage.add('strict.yaml'),
      },
      expects: expected(pairs(clear), {
        omitted: pairs(half),
        strict: pairs({ toMesh: cutOff, toNaked: inClear, fromNaked: turnedAway }),
      }),
    },
  ],
});
