import semver from 'semver';
import type { LoadedCheck } from '../spec.ts';
import type { PlayRequest } from './mission.ts';

/** The need of a check that this mesh does not meet; undefined when it meets all. */
export function unmetNeed(
  { record }: LoadedCheck,
  { istioVersion, ownMesh = false }: Pick<PlayRequest, 'istioVersion' | 'ownMesh'>,
): string | undefined {
  const { istio, mesh } = record.needs;
  const version = semver.coerce(istioVersion);
  if (version === null || !semver.satisfies(version, istio))
    return `needs Istio ${istio}, this mesh runs ${istioVersion}`;
  if (mesh === 'own' && !ownMesh) return "needs a mesh of meshproof's own, this one is somebody's";
  return undefined;
}
