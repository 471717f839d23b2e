import { defineScenario, sabotage } from '../../helpers/check/record/define.ts';
import { transportControls } from '../shared/controls.ts';
import { CORE, inClear, notTerminated, probes, refusedPlaintext, refusedSidecar } from './by-protocol.ts';
import { expected, pairsOf } from './pairs.ts';

const { cast, control, asA, seen: pairs } = pairsOf('reach', CORE);

const apart = { toMesh: asA, toNaked: notTerminated, fromNaked: refusedPlaintext };
const half = { toMesh: asA, toNaked: notTerminated, fromNaked: inClear };
const open = { toMesh: asA, toNaked: inClear, fromNaked: inClear };
const clear = { toMesh: inClear, toNaked: inClear, fromNaked: inClear };
const portsInClear = { ...clear, toPods: asA };

/**
 * Each callee is configured separately: its sidecar by a selector, the sidecars of its callers by
 * its host.
 */
export default defineScenario({
  id: 'RE-WORKLOAD-01',
  title: 'across the client and server modes of single workloads, exactly the calls with matching modes are admitted',
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
      // Behind headless Services callers ignore the modes of ports (istio/istio#39439;
      // PA-HEADLESS-02), so those callees keep the former mode.
      title: 'ports with their own DISABLE are called in plaintext although their workload is STRICT',
      applies: ['port-override.yaml'],
      sabotage: {
        omitted: sabotage.omit('port-override.yaml'),
        mutual: sabotage.add('mutual.yaml'),
        strict: sabotage.swap('port-override.yaml', 'strict.yaml'),
      },
      expects: expected(pairs(portsInClear), {
        omitted: pairs(open),
        mutual: pairs({ ...portsInClear, toMesh: notTerminated, toNaked: notTerminated }),
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
    {
      title: 'PERMISSIVE admits the plaintext that a rule makes callers send',
      applies: ['plaintext.yaml'],
      sabotage: {
        omitted: sabotage.omit('plaintext.yaml'),
        strict: sabotage.add('strict.yaml'),
      },
      expects: expected(pairs(clear), {
        omitted: pairs(half),
        strict: pairs({ toMesh: refusedSidecar, toNaked: inClear, fromNaked: refusedPlaintext }),
      }),
    },
  ],
});
