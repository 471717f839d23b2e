import { isMeshConfig, touchesMeshWide } from '../../check/plan/changes/mesh-wide.ts';
import { parseManifest, type KubeObject } from '../../kube/manifest.ts';

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
export function partsOf({ deletes, applies }: { readonly deletes: string; readonly applies: string }): Parts {
  const deleted = parseManifest(deletes);
  const applied = parseManifest(applies);
  const served = (objects: readonly KubeObject[]) => objects.filter((object) => !isMeshConfig(object));
  return {
    objects: {
      deletes: served(deleted),
      applies: served(applied).filter((object) => !isAbsent(object)),
      absent: served(applied).filter(isAbsent),
    },
    config: { deletes: deleted.filter(isMeshConfig), applies: applied.filter(isMeshConfig) },
    wide: served([...deleted, ...applied]).filter(touchesMeshWide),
  };
}
