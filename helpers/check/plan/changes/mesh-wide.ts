import type { KubeObject } from '../../../kube/manifest.ts';
import { ROOT_NAMESPACE } from '../../../model/workloads/workload.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import { isInNoNamespace, useOf } from './record-kinds.ts';

/**
 * Whether an object is felt beyond the namespaces of a check: it stands in the root namespace, in none at all, or is the mesh's own
 * configuration. A Namespace is felt by whoever is in it.
 */
export function touchesMeshWide(object: KubeObject): boolean {
  if (object.kind === 'Namespace') return false;
  // A namespace that its metadata makes up says nothing about a kind that is in none.
  if (useOf(object) === 'unknown' || isInNoNamespace(object)) return true;
  return [undefined, '', ROOT_NAMESPACE].includes(object.metadata.namespace);
}

/** Whether an object stands for the mesh's own configuration, which no cluster serves as an object of its own. */
export function isMeshConfig({ kind }: Pick<KubeObject, 'kind'>): boolean {
  return kind === 'IstioOperator';
}

/** Whether a check changes the whole mesh, so that no other can be played beside it. */
export function isExclusive({ manifests }: Pick<LoadedCheck, 'manifests'>): boolean {
  return Object.values(manifests).some(({ objects }) => objects.some(touchesMeshWide));
}
