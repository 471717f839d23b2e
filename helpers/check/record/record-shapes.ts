import type { ExpectedOutcome } from '../../model/outcome.ts';
import type {
  IstioctlClient,
  KubectlClient,
  KubeletClient,
  WorkloadMember,
} from '../../model/workloads/cast-member.ts';
import type { GatewayMember, OutsiderMember } from '../../model/workloads/gateway-member.ts';
import type { AtLeastOne, Expectation } from './check-record.ts';

export type NonEmpty<Item> = readonly [Item, ...Item[]];
export type Names<Thing> = keyof Thing & string;

/** Keys of the workloads of a cast. */
export type WorkloadNames<Cast> = Extract<keyof Cast, `${string}.${string}`>;

/** A workload's key is `name.namespace`; a client that is no workload has a fixed key. */
export type CastShape<Cast> = {
  readonly [Key in keyof Cast]: Key extends 'kubelet'
    ? KubeletClient
    : Key extends 'istioctl'
      ? IstioctlClient
      : Key extends 'kubectl'
        ? KubectlClient
        : Key extends 'outsider'
          ? OutsiderMember
          : Key extends `${string}.${string}`
            ? WorkloadMember | GatewayMember
            : never;
};

/** Every pair of the cast, with the check's own probe or with a named one. */
type RouteOf<Cast, Probes> =
  | `${Names<Cast>} -> ${Names<Cast>}`
  | (Names<Probes> extends never ? never : `${Names<Cast>} -> ${Names<Cast>} via ${Names<Probes>}`);

export type BaselineShape<Baseline, Cast, Probes> = {
  readonly [Route in keyof Baseline]: Route extends RouteOf<Cast, Probes> ? ExpectedOutcome : never;
};

/** Only routes of the baseline may be expected, and at least one is. */
export type ExpectsShape<Expects, Baseline, SabotageName extends string> = [keyof Expects] extends [never]
  ? never
  : { readonly [Route in keyof Expects]: Route extends keyof Baseline ? Expectation<SabotageName> : never };

interface Changes<WorkloadName extends string> {
  readonly applies: NonEmpty<string>;
  /** Manifests of `given`. */
  readonly removes: NonEmpty<string>;
  /** Workloads of the cast that are rebuilt, and as what. */
  readonly redeploys: AtLeastOne<WorkloadName, WorkloadMember>;
}

interface NoChange<WorkloadName extends string> {
  readonly applies?: readonly string[];
  readonly removes?: readonly string[];
  readonly redeploys?: { readonly [Name in WorkloadName]?: WorkloadMember };
}

/** What changes after the baseline: a manifest is applied or removed, or a workload is rebuilt. */
export type Change<WorkloadName extends string = string> = {
  [Kind in keyof Changes<WorkloadName>]: Pick<Changes<WorkloadName>, Kind> &
    Omit<NoChange<WorkloadName>, Kind> & { readonly kind?: never };
}[keyof Changes<WorkloadName>];

/** A claim about a state changes nothing, so nothing is undone either. */
interface State {
  readonly kind: 'state';
  readonly applies?: never;
  readonly removes?: never;
  readonly redeploys?: never;
  readonly restored?: never;
}

/** What a check claims. */
export type CheckKind = 'change' | 'state';

/** A change needs a baseline to differ from; a state has none. */
export type ChangeOrState<Kind extends CheckKind, WorkloadName extends string> = Kind extends 'state'
  ? State
  : Change<WorkloadName> & { readonly baseline: object };

/** A state is claimed of any route; a change only of routes that have a baseline. */
export type StateExpects<Expects, Cast, Probes, SabotageName extends string> = [keyof Expects] extends [never]
  ? never
  : {
      readonly [Route in keyof Expects]: Route extends RouteOf<Cast, Probes> ? Expectation<SabotageName> : never;
    };
