import semver from 'semver';
import type { LoadedCheck } from '../record/check-record.ts';
import type { RunPlanRequest } from '../run/lanes/mode.ts';

/** Why a check that reads Istio's standard metrics is not played. */
export const NO_TELEMETRY = "needs Istio's telemetry (istio_requests_total), which this mesh is installed without";

/** The need of a check that this mesh does not meet; undefined when it meets all. */
export function unmetRequirement(
  { record }: LoadedCheck,
  {
    istioVersion,
    managedMesh = false,
    telemetry = false,
  }: Pick<RunPlanRequest, 'istioVersion' | 'managedMesh' | 'telemetry'>,
): string | undefined {
  const { istio, mesh, telemetry: counting } = record.requires;
  const version = semver.coerce(istioVersion);
  if (version === null || !semver.satisfies(version, istio))
    return `needs Istio ${istio}, this mesh runs ${istioVersion}`;
  if (mesh === 'managed' && !managedMesh) return "needs a mesh of meshproof's own, this one is somebody's";
  if (counting === 'istio' && !telemetry) return NO_TELEMETRY;
  return undefined;
}
