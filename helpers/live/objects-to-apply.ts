import { withServiceHostsIn, type MeshNames } from '../kube/cast/mesh-names.ts';
import { withCertificates } from '../kube/certificates/pki/put-in.ts';
import type { RunPki } from '../kube/certificates/pki/run-pki.ts';
import type { KubeObject } from '../kube/manifest.ts';
import { withKeyOfRun } from '../probe/tokens/run-key.ts';

/** The objects of manifests as this mesh takes them: with its hosts, and keys of the run. */
export function objectsToApply(
  written: readonly KubeObject[],
  { pki, names }: { readonly pki: RunPki; readonly names: MeshNames | undefined },
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  return withCertificates(withKeyOfRun(withServiceHostsIn(written, names)), pki, signal);
}
