import type { ExpectedOutcome } from '../../model/outcome.ts';
import type { ProbeSpec } from '../../model/probes/probe-spec.ts';
import { DEFAULT_WITNESSES, type CheckRecord, type Expectation, type CollectedWitness, type ClaimSource } from './check-record.ts';
import type {
  BaselineShape,
  CastShape,
  ChangeOrState,
  CheckKind,
  Control,
  ExpectsShape,
  Names,
  NonEmpty,
  StateExpects,
  WorkloadNames,
} from './record-shapes.ts';
import type { Sabotage } from './sabotage/sabotage.ts';

type Author<Cast, Probes, Sabotages, Baseline, Expects, Kind extends CheckKind> = NoInfer<
  ChangeOrState<Kind, WorkloadNames<Cast>>
> & {
  /** Area, claim and number, for instance `PA-STRICT-01`. */
  readonly id: `${string}-${string}`;
  /** The claim as one sentence of normative English. */
  readonly title: string;
  readonly source: ClaimSource;
  /** Compliance controls that a report cites for this check. */
  readonly complianceControls: NonEmpty<Control>;
  readonly requires: CheckRecord['requires'];
  /** Tags for `--filter`. @default [] */
  readonly tags?: readonly string[];
  readonly cast: Cast & CastShape<Cast>;
  /** Request of every route that names no `via`. */
  readonly probe: ProbeSpec;
  /** Further requests by name, for routes that end in `via <name>`. @default {} */
  readonly probes?: Probes & Readonly<Record<string, ProbeSpec>>;
  /** Witnesses besides clients and applications. @default the callees' sidecars: ['proxy'] */
  readonly witnesses?: readonly CollectedWitness[];
  /** Budget within which observations have to agree. @default 'converge' */
  readonly timeout?: NonNullable<CheckRecord['timeout']>;
  /** Manifests in force before the baseline. @default [] */
  readonly given?: readonly string[];
  /** Outcomes before the change; for a state, the outcomes of its controls. */
  readonly baseline?: Baseline & NoInfer<BaselineShape<Baseline, Cast, Probes>>;
  /**
   * `state`: nothing is applied or removed; the sabotages are the whole proof that the check can
   * fail.
   */
  readonly kind?: Kind;
  readonly sabotage: Sabotages & Readonly<Record<string, Sabotage>>;
  readonly expects: Expects &
    NoInfer<
      Kind extends 'state'
        ? StateExpects<Expects, Cast, Probes, Names<Sabotages>>
        : ExpectsShape<Expects, Baseline, Names<Sabotages>>
    >;
  /**
   * Outcomes after the change is undone, where they differ from the baseline.
   * @default the baseline
   */
  readonly restored?: NoInfer<{ readonly [Route in keyof Baseline]?: ExpectedOutcome }>;
};

/**
 * Declares a check. A record that cannot be judged does not compile: an expectation without
 * sabotage, an undeclared workload or sabotage, a route without baseline, a refusal without
 * mechanism, mTLS without witness, a check without compliance controls. What the compiler cannot
 * see (manifests, unique ids, SPIFFE ids that fit the cast) is validated when the record is loaded.
 * @example
 * export default defineCheck({
 *   id: 'PA-STRICT-01',
 *   title: 'a STRICT workload resets plaintext',
 *   source: {
 *     article: '003',
 *     claim: 'STRICT refuses legacy clients',
 *     claims: ['003#strict-refuses-legacy'],
 *   },
 *   complianceControls: ['NIST 800-53 SC-8'],
 *   requires: { istio: '>=1.22', dataplane: 'sidecar' },
 *   cast: {
 *     'sleep.legacy': sleep.bare(),
 *     'sleep.full': sleep.meshed(),
 *     'httpbin.mtls-test': httpbin.meshed(),
 *   },
 *   probe: http.get('/headers'),
 *   baseline: {
 *     'sleep.legacy -> httpbin.mtls-test': admitted.overPlaintext(),
 *     'sleep.full -> httpbin.mtls-test': asFull,
 *   },
 *   applies: ['strict.yaml'],
 *   sabotage: { omitted: sabotage.omit('strict.yaml') },
 *   expects: {
 *     'sleep.legacy -> httpbin.mtls-test': {
 *       is: refused.by('connection-reset'),
 *       under: { omitted: admitted.overPlaintext() },
 *     },
 *   },
 * });
 */
export function defineCheck<
  const Cast extends object,
  const Sabotages extends object,
  const Expects extends object,
  const Baseline extends object = object,
  const Probes extends object = object,
  Kind extends CheckKind = 'change',
>(record: Author<Cast, Probes, Sabotages, Baseline, Expects, Kind>): CheckRecord {
  // The shapes above hold for all type parameters; the compiler cannot follow them that far.
  const written = record as unknown as Written;
  const {
    tags = [],
    probes = {},
    witnesses = DEFAULT_WITNESSES,
    given = [],
    applies = [],
    removes = [],
    restored = {},
  } = written;
  const before = written.kind === 'state' ? { ...claimed(written.expects), ...written.baseline } : written.baseline;
  return { ...written, tags, probes, witnesses, given, baseline: before ?? {}, applies, removes, restored };
}

type Optional = 'tags' | 'probes' | 'witnesses' | 'given' | 'applies' | 'removes' | 'restored' | 'baseline';
type Written = Omit<CheckRecord, Optional> & Partial<Pick<CheckRecord, Optional>>;

/** A claim about a state has to be true before it is sabotaged. */
function claimed(expects: Readonly<Record<string, Expectation<string>>>): CheckRecord['baseline'] {
  return Object.fromEntries(Object.entries(expects).map(([route, { is }]) => [route, is]));
}

export { defineScenario } from './scenario/define-scenario.ts';
export { echoCall } from '../../model/probes/echo.ts';
export { rawTls } from '../../model/probes/tls.ts';
export { istioctl } from '../../model/probes/istioctl.ts';
export { counted } from '../../model/probes/telemetry.ts';
export { admitted, refused } from '../../model/outcome.ts';
export { kubelet } from '../../model/kubelet-outcome.ts';
export type { Mechanism } from '../../model/mechanism.ts';
export {
  authority,
  certificate,
  forwarded,
  logged,
  peerAddress,
  secretsInventory,
  session,
} from '../../model/facts/fact-probes.ts';
export { reports } from '../../model/facts/facts.ts';
export {
  echo,
  echoHeadless,
  echoSet,
  extAuthz,
  httpbin,
  httpbinProbe,
  istioctlClient,
  kubeletClient,
  mongo,
  mongoClient,
  probed,
  sleep,
  tlsClient,
} from '../../model/workloads/cast-member.ts';
export { http } from '../../model/probes/http.ts';
export { stream } from '../../model/probes/stream.ts';
export { kubeletProbe } from '../../model/probes/kubelet.ts';
export { mongoPing } from '../../model/probes/mongo.ts';
export { sabotage } from './sabotage/sabotage.ts';
