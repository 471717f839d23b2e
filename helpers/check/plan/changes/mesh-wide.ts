import type { KubeObject } from '../../../kube/manifest.ts';
import { ROOT_NAMESPACE } from '../../../model/workloads/workload.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import { isInNoNamespace, useOf } from './record-kinds.ts';

/**
 * Returns whether an object has effects beyond the namespaces of a check: it is in the root
 * namespace, in none, or the configuration of the mesh. A Namespace affects only the workloads in
 * it.
 */
export function touchesMeshWide(object: KubeObject): boolean {
  if (object.kind === 'Namespace') return false;
  // A cluster-scoped kind may carry a namespace in its metadata all the same.
  if (useOf(object) === 'unknown' || isInNoNamespace(object)) return true;
  return [undefined, '', ROOT_NAMESPACE].includes(object.metadata.namespace);
}

/** Returns whether an object represents MeshConfig, which no cluster serves as an object. */
export function isMeshConfig({ kind }: Pick<KubeObject, 'kind'>): boolean {
  return kind === 'IstioOperator';
}

/** Returns whether a check makes a mesh-wide change, so that no other check can run beside it. */
export function isExclusive({ manifests }: Pick<LoadedCheck, 'manifests'>): boolean {
  return Object.values(manifests).some(({ objects }) => objects.some(touchesMeshWide));
}
