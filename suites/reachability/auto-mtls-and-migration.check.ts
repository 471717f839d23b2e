import { admitted, defineScenario, echoCall, refused, sabotage } from '../../helpers/check/record/define.ts';
import { transportControls } from '../shared/controls.ts';
import { CORE, inClear, notTerminated, type Outcome, probes, refusedPlaintext, refusedSidecar } from './by-protocol.ts';
import { expected, pairsOf } from './pairs.ts';

const NAMESPACE = 'reach';
const { cast, control, asA, seen } = pairsOf(NAMESPACE, CORE);

const strict = seen({ toMesh: asA, toNaked: inClear, fromNaked: refusedPlaintext });
const permissive = seen({ toMesh: asA, toNaked: inClear, fromNaked: inClear });
const disabled = seen({ toMesh: inClear, toNaked: inClear, fromNaked: inClear });
const nakedNotTerminated = Object.fromEntries(
  CORE.map((protocol) => [`a.${NAMESPACE} -> naked.${NAMESPACE} via ${protocol}`, notTerminated[protocol]] as const),
) as Partial<typeof strict>;

const clear = admitted.overPlaintext();
const ended = refused.by('upstream-reset:UC');
const failed = refused.by('upstream-reset:UF');

/** One Service, migration: the path of a request selects b or the callee without a sidecar. */
const migration = (migrated: Outcome, legacy: Outcome) => ({
  'a.reach -> b.reach via migrated': migrated,
  'a.reach -> naked.reach via legacy': legacy,
});

/**
 * Callers have no rule about TLS, or only a rule for one Service that is half migrated: their
 * sidecars choose the mode that each callee accepts.
 */
export default defineScenario({
  id: 'RE-AUTO-01',
  title: 'auto mTLS chooses the mode that each callee of a namespace accepts, also in the middle of a migration',
  source: {
    article: 'istio-docs',
    claim:
      "Istio's reachability test, configurations global automtls strict, migration no tls, migration tls mutual, migration tls disabled and global automtls disable, for a namespace in place of the mesh",
    claims: [],
  },
  complianceControls: transportControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  tags: ['mtls', 'reachability', 'http', 'tcp', 'https', 'migration', 'istio-docs'],
  cast,
  probe: probes.http,
  probes: {
    ...probes,
    migrated: echoCall.http({ at: `migration.${NAMESPACE}`, path: '/vistio' }),
    legacy: echoCall.http({ at: `migration.${NAMESPACE}`, path: '/vlegacy' }),
  },
  given: ['migration.yaml'],
  baseline: { ...permissive, ...migration(clear, clear), ...control },
  steps: [
    {
      title: 'STRICT refuses only the caller without a sidecar, and one whose sidecar a rule makes send plaintext',
      applies: ['strict.yaml'],
      sabotage: {
        permissive: sabotage.swap('strict.yaml', 'permissive.yaml'),
        'client-tls-off': sabotage.add('plaintext.yaml'),
        'mutual-to-naked': sabotage.add('mutual-to-naked.yaml'),
      },
      expects: expected(
        { ...strict, ...migration(ended, clear) },
        {
          permissive: { ...permissive, ...migration(clear, clear) },
          'client-tls-off': seen({ toMesh: refusedSidecar, toNaked: inClear, fromNaked: refusedPlaintext }),
          'mutual-to-naked': nakedNotTerminated,
        },
      ),
    },
    {
      title: 'subsets without a TLS mode: mutual TLS for the endpoint with a sidecar, plaintext for the one without',
      applies: ['migration-auto.yaml'],
      sabotage: {
        omitted: sabotage.omit('migration-auto.yaml'),
        mutual: sabotage.swap('migration-auto.yaml', 'migration-mutual.yaml'),
      },
      expects: expected(migration(asA.http, clear), {
        omitted: migration(ended, clear),
        mutual: migration(asA.http, failed),
      }),
    },
    {
      title: 'subsets with ISTIO_MUTUAL: the endpoint without a sidecar is not reached',
      applies: ['migration-mutual.yaml'],
      sabotage: {
        omitted: sabotage.omit('migration-mutual.yaml'),
        'client-tls-off': sabotage.swap('migration-mutual.yaml', 'migration-disable.yaml'),
      },
      expects: expected(migration(asA.http, failed), {
        omitted: migration(asA.http, clear),
        'client-tls-off': migration(ended, clear),
      }),
    },
    {
      title: 'subsets with DISABLE: under STRICT the endpoint with a sidecar is not reached',
      applies: ['migration-disable.yaml'],
      sabotage: {
        omitted: sabotage.omit('migration-disable.yaml'),
        auto: sabotage.swap('migration-disable.yaml', 'migration-auto.yaml'),
      },
      expects: expected(migration(ended, clear), {
        omitted: migration(asA.http, failed),
        auto: migration(asA.http, clear),
      }),
    },
    {
      title: 'DISABLE makes callers send plaintext without a rule',
      applies: ['disable.yaml'],
      sabotage: {
        omitted: sabotage.omit('disable.yaml'),
        'mutual-to-naked': sabotage.add('mutual-to-naked.yaml'),
      },
      expects: expected(
        { ...disabled, ...migration(clear, clear) },
        { omitted: { ...strict, ...migration(ended, clear) }, 'mutual-to-naked': nakedNotTerminated },
      ),
    },
  ],
});
