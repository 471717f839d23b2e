import type { ExpectedOutcome } from '../model/outcome.ts';
import type { ProbeSpec } from '../model/probe-spec.ts';
import type {
  BaselineShape,
  CastShape,
  Change,
  Control,
  ExpectsShape,
  Names,
  NonEmpty,
  WorkloadNames,
} from './record-shapes.ts';
import { HEARD, type CheckRecord, type HeardWitness, type Sabotage, type SeedReference } from './spec.ts';

type Author<Cast, Probes, Sabotages, Baseline, Expects> = NoInfer<Change<WorkloadNames<Cast>>> & {
  /** Area, claim and number, for instance `PA-STRICT-01`. */
  readonly id: `${string}-${string}`;
  /** The claim as one sentence of normative English. */
  readonly title: string;
  readonly seed: SeedReference;
  /** The controls that a report cites for this check. */
  readonly controls: NonEmpty<Control>;
  readonly needs: CheckRecord['needs'];
  /** Words for `--filter`. @default [] */
  readonly tags?: readonly string[];
  readonly cast: Cast & CastShape<Cast>;
  /** What every route asks unless it says `via`. */
  readonly probe: ProbeSpec;
  /** Further requests by name, for routes that end in `via <name>`. @default {} */
  readonly probes?: Probes & Readonly<Record<string, ProbeSpec>>;
  /** Who is listened to besides the clients and the applications. @default the callees' sidecars: ['proxy'] */
  readonly witnesses?: readonly HeardWitness[];
  /** Manifests that set the stage before the baseline. @default [] */
  readonly given?: readonly string[];
  readonly baseline: Baseline & NoInfer<BaselineShape<Baseline, Cast, Probes>>;
  readonly sabotage: Sabotages & Readonly<Record<string, Sabotage>>;
  readonly expects: Expects & NoInfer<ExpectsShape<Expects, Baseline, Names<Sabotages>>>;
  /** What the undone change must show, where it is not the baseline again. @default the baseline */
  readonly restored?: NoInfer<{ readonly [Route in keyof Baseline]?: ExpectedOutcome }>;
};

/**
 * Declares a check. A record that cannot be judged does not compile: an expectation without sabotage, a party or a sabotage that
 * nobody declared, a route without baseline, a refusal without mechanism, mTLS without witness, a check without controls.
 * What the compiler cannot see (manifests, unique ids, SPIFFE ids that fit the cast) is validated when the record is loaded.
 */
export function defineCheck<
  const Cast extends object,
  const Sabotages extends object,
  const Baseline extends object,
  const Expects extends object,
  const Probes extends object = object,
>(record: Author<Cast, Probes, Sabotages, Baseline, Expects>): CheckRecord {
  const { recasts, ...rest } = record;
  const { tags = [], probes = {}, witnesses = HEARD, given = [], applies = [], removes = [], restored = {} } = rest;
  // The compiler cannot see that no party of a generic cast is undefined.
  const rebuilt = recasts === undefined ? {} : { recasts: recasts as NonNullable<CheckRecord['recasts']> };
  return { ...rest, tags, probes, witnesses, given, applies, removes, restored, ...rebuilt };
}

export { defineJourney } from './journey/define-journey.ts';
export { echoCall, rawTls } from '../model/echo-probes.ts';
export { admitted, kubelet, refused } from '../model/outcome.ts';
export {
  echo,
  echoHeadless,
  echoSet,
  httpbin,
  httpbinProbe,
  kubeletParty,
  mongo,
  mongoClient,
  sleep,
  tlsClient,
} from '../model/party.ts';
export { http } from '../model/http-probes.ts';
export { kubeletProbe, mongoPing, sabotage } from './spec.ts';
