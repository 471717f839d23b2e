import type * as z from 'zod';
import type { WorkloadMember } from '../../../model/workloads/cast-member.ts';

/** Workloads that are rebuilt, by their keys in the cast, and as what. */
export type Redeploys = Readonly<Record<string, WorkloadMember>>;

/** What a check changes, by the names of its manifests and workloads. */
export interface NamedChange {
  /** Manifests that are sent as dry runs, each with the one that is sent in its place. */
  readonly dryRuns: Readonly<Record<string, string>>;
  readonly applies: readonly string[];
  readonly removes: readonly string[];
  readonly redeploys: Redeploys;
}

/**
 * Everything that is known of one kind of sabotage. The record's schema, the rules of loading, the
 * plan, the generated omissions and every description derive from it.
 */
export interface SabotageKind<Change> {
  /** Shape of the sabotage in a record. */
  readonly schema: z.ZodType<Change>;
  /** Manifests that the sabotage names. */
  readonly manifests: (change: Change) => readonly string[];
  /** Manifests that are applied under this sabotage alone. */
  readonly adds: (change: Change) => readonly string[];
  /** Workloads that are rebuilt under this sabotage alone. */
  readonly redeploys: (change: Change) => Redeploys;
  /** The one part of the check's change that is left out: a manifest or the key of a workload. */
  readonly omits: (change: Change) => string | undefined;
  /** Returns the change that is made instead of the check's own. */
  readonly changed: (plain: NamedChange, change: Change) => NamedChange;
  /**
   * Returns why the sabotage does not fit the check's change, as the predicate of a sentence;
   * undefined if it fits.
   */
  readonly unfit: (plain: NamedChange, change: Change) => string | undefined;
  /** Describes the sabotage as a phrase that begins with "with". */
  readonly title: (change: Change) => string;
  /**
   * Describes the sabotage as a sentence without a full stop; `describe` names what a workload
   * becomes.
   */
  readonly sentence: (change: Change, describe: (as: WorkloadMember) => string) => string;
}
