import { CAPACITY, type Capacity, fittingCopies } from '../../check/plan/lanes/capacity.ts';
import type { WitnessLevel } from '../../check/plan/witness-level.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import type { MeshFlags } from '../commands/options/options.ts';
import type { OutputFormat } from '../output/formats.ts';
import type { Profile } from '../selection.ts';

/**
 * The most workloads that a run deploys at once on an existing mesh, which bears the load of each
 * workload and of every change.
 */
export const EXISTING_WORKLOADS = 12;

export const KEEP = ['never', 'on-failure', 'always'] as const;

export interface RunFlags extends MeshFlags {
  readonly filter?: string;
  /** Ids, areas and patterns that are left out. */
  readonly skip?: readonly string[];
  readonly profile: Profile;
  /** Another directory that holds suites/ and manifests/. */
  readonly project?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly revision?: string;
  readonly namespacePrefix?: string;
  /**
   * How many copies of a cast may be deployed. @default as many as keep the cores busy on a managed
   * mesh, 1 on an existing mesh
   */
  readonly copies?: number;
  /**
   * How many workloads may be deployed at once. @default 10 per core on a managed mesh,
   * EXISTING_WORKLOADS on an existing mesh
   */
  readonly workloads?: number;
  /** A bundle, whose failed checks alone are run. */
  readonly onlyFailed?: string;
  /** Whether the first check that does not conform ends the run. */
  readonly failFast?: boolean;
  /** How often the checks are run, as long as all conform. @default 1 */
  readonly repeat?: number;
  readonly witnesses: WitnessLevel;
  readonly output: OutputFormat;
  readonly outputDir: string;
  readonly junitFile?: string;
  /** @default a green run keeps its cast on a managed mesh, any other run keeps nothing */
  readonly keep?: (typeof KEEP)[number];
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Whether the run uses an existing mesh instead of a managed one. */
export function isExistingMesh({ context, kubeconfig }: Pick<RunFlags, 'context' | 'kubeconfig'>): boolean {
  return context !== undefined || kubeconfig !== undefined;
}

/**
 * On an existing mesh the namespaces carry the run in their names by default, so that they differ
 * from all others.
 */
export function namespacePrefixOf(flags: RunFlags, runId: string): string {
  return flags.namespacePrefix ?? (isExistingMesh(flags) ? `meshproof-${runId.slice(-4)}-` : '');
}

/** How many copies of a cast this run may deploy; an existing mesh gets one, to spare its cores. */
export function copiesFor(flags: RunFlags, checks: readonly LoadedCheck[]): number {
  return flags.copies ?? (isExistingMesh(flags) ? 1 : fittingCopies(checks, capacityFor(flags)));
}

/**
 * How much of the mesh a run uses at once: what this machine bears, or less by flag or on an
 * existing mesh.
 */
export function capacityFor(flags: RunFlags): Capacity {
  return {
    ...CAPACITY,
    workloads: flags.workloads ?? (isExistingMesh(flags) ? EXISTING_WORKLOADS : CAPACITY.workloads),
  };
}
