import semver from 'semver';
import type { LoadedCheck } from '../record/check-record.ts';

/** What requirements of checks are compared with. */
export interface MeshTraits {
  /** Version of the control plane. */
  readonly istioVersion: string;
  /** Whether meshproof manages the mesh, so that checks may change all of it. @default false */
  readonly managedMesh?: boolean;
  /** Whether the sidecars count requests in Istio's standard metrics. @default false */
  readonly telemetry?: boolean;
}

/** Why a check that reads Istio's standard metrics is not run. */
export const NO_TELEMETRY = "needs Istio's telemetry (istio_requests_total), which this mesh is installed without";

/** The requirement of a check that this mesh does not meet; undefined when it meets all. */
export function unmetRequirement(
  { record }: LoadedCheck,
  { istioVersion, managedMesh = false, telemetry = false }: MeshTraits,
): string | undefined {
  const { istio, mesh, telemetry: counting } = record.requires;
  const version = semver.coerce(istioVersion);
  if (version === null || !semver.satisfies(version, istio))
    return `needs Istio ${istio}, this mesh runs ${istioVersion}`;
  if (mesh === 'managed' && !managedMesh) return 'needs a mesh that meshproof manages, and this mesh exists already';
  if (counting === 'istio' && !telemetry) return NO_TELEMETRY;
  return undefined;
}
