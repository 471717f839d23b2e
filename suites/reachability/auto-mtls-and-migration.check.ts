import { admitted, defineScenario, echoCall, refused, sabotage } from '../../helpers/check/record/define.ts';
import { transportControls } from '../shared/controls.ts';
import { CORE, cutOff, expected, inClear, notUnderstood, pairsOf, probes, turnedAway, type Outcome } from './pairs.ts';

const NAMESPACE = 'reach';
const { cast, control, asA, seen } = pairsOf(NAMESPACE, CORE);

const strict = seen({ toMesh: asA, toNaked: inClear, fromNaked: turnedAway });
const permissive = seen({ toMesh: asA, toNaked: inClear, fromNaked: inClear });
const disabled = seen({ toMesh: inClear, toNaked: inClear, fromNaked: inClear });
const nakedNotUnderstood = Object.fromEntries(
  CORE.map((protocol) => [`a.${NAMESPACE} -> naked.${NAMESPACE} via ${protocol}`, notUnderstood[protocol]] as const),
) as Partial<typeof strict>;

const clear = admitted.overPlaintext();
const ended = refused.by('upstream-reset:UC');
const failed = refused.by('upstream-reset:UF');

/** One Service, migration, whose requests are led to b or to the callee without a sidecar by their path. */
const migration = (migrated: Outcome, legacy: Outcome) => ({
  'a.reach -> b.reach via migrated': migrated,
  'a.reach -> naked.reach via legacy': legacy,
});

/** Nobody tells callers what to do, or only those of one Service that is half-way into the mesh: their sidecars find out what each callee takes. */
export default defineScenario({
  id: 'RE-AUTO-01',
  title: 'auto mTLS finds out what each callee of a namespace takes, in the middle of a migration, too',
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
      title:
        'STRICT turns away nobody but the caller without a sidecar, and one whose sidecar is told to send in clear',
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
          'client-tls-off': seen({ toMesh: cutOff, toNaked: inClear, fromNaked: turnedAway }),
          'mutual-to-naked': nakedNotUnderstood,
        },
      ),
    },
    {
      title:
        'subsets that say nothing of TLS: mutual TLS for the endpoint with a sidecar, plaintext for the one without',
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
      title: 'DISABLE makes callers send in clear by themselves',
      applies: ['disable.yaml'],
      sabotage: {
        omitted: sabotage.omit('disable.yaml'),
        'mutual-to-naked': sabotage.add('mutual-to-naked.yaml'),
      },
      expects: expected(
        { ...disabled, ...migration(clear, clear) },
        { omitted: { ...strict, ...migration(ended, clear) }, 'mutual-to-naked': nakedNotUnderstood },
      ),
    },
  ],
});
