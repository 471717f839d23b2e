import { isMeshConfig, touchesMeshWide } from '../../check/plan/changes/mesh-wide.ts';
import type { KubeObject } from '../../kube/manifest.ts';

/** A change, divided into objects of the cluster and the mesh's own configuration. */
export interface Parts {
  /** Objects of the API server, those of the root namespace included. */
  readonly objects: {
    readonly deletes: readonly KubeObject[];
    readonly applies: readonly KubeObject[];
    readonly absent: readonly KubeObject[];
  };
  readonly config: { readonly deletes: readonly KubeObject[]; readonly applies: readonly KubeObject[] };
  /** Objects outside the namespaces of a check. */
  readonly meshWide: readonly KubeObject[];
}

/** Whether a manifest requires that an object does not exist; undoing that restores the object. */
function isAbsent({ metadata }: KubeObject): boolean {
  return metadata.annotations?.['meshproof.dev/absent'] === 'true';
}

/** Divides a change: the API server has no object for the mesh's configuration. */
export function partsOf({ deletes, applies }: Parts['config']): Parts {
  const served = (objects: readonly KubeObject[]) => objects.filter((object) => !isMeshConfig(object));
  return {
    objects: {
      deletes: served(deletes),
      applies: served(applies).filter((object) => !isAbsent(object)),
      absent: served(applies).filter(isAbsent),
    },
    config: { deletes: deletes.filter(isMeshConfig), applies: applies.filter(isMeshConfig) },
    meshWide: served([...deletes, ...applies]).filter(touchesMeshWide),
  };
}
