import { CAPACITY, type Capacity, fittingCopies } from '../../check/plan/lanes/capacity.ts';
import type { WitnessLevel } from '../../check/plan/witness-level.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import type { MeshFlags } from '../commands/options.ts';
import type { OutputFormat } from '../output/formats.ts';
import type { Profile } from '../selection.ts';

/** Workloads that a run deploys at once on an existing mesh: the load of each, and of every change, is that mesh's to bear. */
export const EXISTING_WORKLOADS = 12;

export const KEEP = ['never', 'on-failure', 'always'] as const;

export interface RunFlags extends MeshFlags {
  readonly filter?: string;
  readonly profile: Profile;
  /** Another directory that holds suites/ and manifests/. */
  readonly project?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly revision?: string;
  readonly namespacePrefix?: string;
  /** How often a cast may be raised. @default as often as keeps the cores busy, once as a guest */
  readonly copies?: number;
  /** How many workloads are deployed at once. @default EXISTING_WORKLOADS as a guest, 10 per core on a mesh of ours */
  readonly workloads?: number;
  readonly witnesses: WitnessLevel;
  readonly output: OutputFormat;
  readonly outputDir: string;
  readonly junitFile?: string;
  /** Unless told, a green run leaves its cast on a mesh of ours and nothing on somebody's. */
  readonly keep?: (typeof KEEP)[number];
  /** Milliseconds. */
  readonly timeout?: number;
}

/** True when the run is a guest on somebody's mesh instead of on a kind mesh of ours. */
export function isExistingMesh({ context, kubeconfig }: Pick<RunFlags, 'context' | 'kubeconfig'>): boolean {
  return context !== undefined || kubeconfig !== undefined;
}

/** A guest's namespaces carry the run in their names unless told otherwise, so that they meet nobody else's. */
export function namespacePrefixOf(flags: RunFlags, runId: string): string {
  return flags.namespacePrefix ?? (isExistingMesh(flags) ? `meshproof-${runId.slice(-4)}-` : '');
}

/** How often a cast may be raised in this run. The cores of somebody's mesh are not ours to fill. */
export function copiesFor(flags: RunFlags, checks: readonly LoadedCheck[]): number {
  return flags.copies ?? (isExistingMesh(flags) ? 1 : fittingCopies(checks, capacityFor(flags)));
}

/** How much of the mesh is used at the same time: what this machine bears, or what the flag or courtesy on an existing mesh leaves of it. */
export function capacityFor(flags: RunFlags): Capacity {
  return {
    ...CAPACITY,
    workloads: flags.workloads ?? (isExistingMesh(flags) ? EXISTING_WORKLOADS : CAPACITY.workloads),
  };
}
