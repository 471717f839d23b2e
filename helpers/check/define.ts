import type { ExpectedOutcome } from '../model/outcome.ts';
import type { KubeletParty, WorkloadParty } from '../model/party.ts';
import type { ProbeSpec } from '../model/probe-spec.ts';
import type { CheckRecord, Expectation, Sabotage, SeedReference } from './spec.ts';

/** A control as reports cite it: framework, then its own number. */
export type Control =
  `${'NIST 800-53' | 'NIST 800-204A' | 'NIST 800-204B' | 'PCI DSS 4.0.1' | 'SOC 2' | 'ISO 27001'} ${string}`;

type NonEmpty<Item> = readonly [Item, ...Item[]];
type Names<Thing> = keyof Thing & string;

/** A party's key is `name.namespace`; only the kubelet has one word. */
type CastShape<Cast> = {
  readonly [Key in keyof Cast]: Key extends 'kubelet'
    ? KubeletParty
    : Key extends `${string}.${string}`
      ? WorkloadParty
      : never;
};

/** Every pair of the cast, with the check's own probe or with a named one. */
type RouteOf<Cast, Probes> =
  | `${Names<Cast>} -> ${Names<Cast>}`
  | (Names<Probes> extends never ? never : `${Names<Cast>} -> ${Names<Cast>} via ${Names<Probes>}`);

type BaselineShape<Baseline, Cast, Probes> = {
  readonly [Route in keyof Baseline]: Route extends RouteOf<Cast, Probes> ? ExpectedOutcome : never;
};

/** Only routes of the baseline may be expected, and at least one is. */
type ExpectsShape<Expects, Baseline, SabotageName extends string> = [keyof Expects] extends [never]
  ? never
  : { readonly [Route in keyof Expects]: Route extends keyof Baseline ? Expectation<SabotageName> : never };

/** What changes between the baseline and the expectation: something is applied, something given is removed, or both. */
type Change =
  | { readonly applies: NonEmpty<string>; readonly removes?: readonly string[] }
  | { readonly applies?: readonly string[]; readonly removes: NonEmpty<string> };

type Author<Cast, Probes, Sabotages, Baseline, Expects> = Change & {
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
  const { tags = [], probes = {}, given = [], applies = [], removes = [], restored = {} } = record;
  return { ...record, tags, probes, given, applies, removes, restored };
}

export { admitted, kubelet, refused } from '../model/outcome.ts';
export { httpbin, httpbinProbe, kubeletParty, mongo, mongoClient, sleep } from '../model/party.ts';
export { http, kubeletProbe, mongoPing, sabotage } from './spec.ts';
