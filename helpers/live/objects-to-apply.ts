import { withServiceHostsIn, type MeshNames } from '../kube/cast/mesh-names.ts';
import { withCertificates } from '../kube/certificates/pki/put-in.ts';
import type { RunPki } from '../kube/certificates/pki/run-pki.ts';
import { withAddresses } from '../kube/gateways/addresses.ts';
import type { KubeTarget } from '../kube/kube.ts';
import type { KubeObject } from '../kube/manifest.ts';
import { withKeyOfRun } from '../probe/tokens/run-key.ts';

interface OnMesh {
  readonly target: KubeTarget;
  readonly pki: RunPki;
  readonly names: MeshNames | undefined;
}

/**
 * The objects of manifests as this mesh takes them: with its hosts and addresses, and keys of the
 * run.
 */
export async function objectsToApply(
  written: readonly KubeObject[],
  { target, pki, names }: OnMesh,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const placed = await withAddresses(withServiceHostsIn(written, names), target, signal);
  return withCertificates(withKeyOfRun(placed), pki, signal);
}
