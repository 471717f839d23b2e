import { isMeshConfig, touchesMeshWide } from '../../check/plan/changes/mesh-wide.ts';
import type { KubeObject } from '../../kube/manifest.ts';

/** What a change does to objects of the cluster, and what to the mesh's own configuration. */
export interface Parts {
  /** The root namespace's objects among them. */
  readonly objects: {
    readonly deletes: readonly KubeObject[];
    readonly applies: readonly KubeObject[];
    readonly absent: readonly KubeObject[];
  };
  readonly config: { readonly deletes: readonly KubeObject[]; readonly applies: readonly KubeObject[] };
  /** Objects outside of the namespaces of a check. */
  readonly wide: readonly KubeObject[];
}

/** Whether a manifest says of an object that it is not to be there; taken back, it is what it was. */
function isAbsent({ metadata }: KubeObject): boolean {
  return metadata.annotations?.['meshproof.dev/absent'] === 'true';
}

/** Parts a change: the mesh's configuration is no object that an API server could be given. */
export function partsOf({ deletes, applies }: Parts['config']): Parts {
  const served = (objects: readonly KubeObject[]) => objects.filter((object) => !isMeshConfig(object));
  return {
    objects: {
      deletes: served(deletes),
      applies: served(applies).filter((object) => !isAbsent(object)),
      absent: served(applies).filter(isAbsent),
    },
    config: { deletes: deletes.filter(isMeshConfig), applies: applies.filter(isMeshConfig) },
    wide: served([...deletes, ...applies]).filter(touchesMeshWide),
  };
}
