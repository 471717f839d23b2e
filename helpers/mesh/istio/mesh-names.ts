import { parse } from 'yaml';
import { z } from 'zod';
import { readApi } from '../../kube/api/read-api.ts';
import { DEFAULT_NAMES, type MeshNames } from '../../kube/cast/mesh-names.ts';
import { withRevision } from './control-plane-facts.ts';
import type { IstioQuery } from './istio-versions.ts';

const ConfigMap = z.object({ data: z.record(z.string(), z.string()).default({}) });
const MeshConfig = z.object({ rootNamespace: z.string().optional() }).nullable();
const Injected = z.object({
  global: z.object({ proxy: z.object({ clusterDomain: z.string().optional() }).optional() }).optional(),
});

/**
 * Reads from a revision's own configuration where its root namespace is and what its cluster's
 * domain is.
 * @throws MeshproofError when it may not be read
 */
export async function readMeshNames({ target, istioNamespace, revision, signal }: IstioQuery): Promise<MeshNames> {
  const data = async (name: string): Promise<Record<string, string>> => {
    const path = `/api/v1/namespaces/${istioNamespace}/configmaps/${withRevision(name, revision)}`;
    const found = await readApi(target, path, { operation: `read the ConfigMap ${name} of istiod`, signal });
    return found === undefined ? {} : ConfigMap.parse(found).data;
  };
  const [mesh, injector] = await Promise.all([data('istio'), data('istio-sidecar-injector')]);
  return meshNamesIn({ istioNamespace, meshConfig: mesh['mesh'] ?? '', injectorValues: injector['values'] ?? '{}' });
}

/** What istiod is configured with. */
export interface IstiodConfiguration {
  readonly istioNamespace: string;
  /** MeshConfig, as YAML. */
  readonly meshConfig: string;
  /** Values of the sidecar injector, as JSON. */
  readonly injectorValues: string;
}

/**
 * Reads the names in istiod's configuration; a name that is absent there is Istio's default: the
 * root namespace is istiod's.
 */
export function meshNamesIn({ istioNamespace, meshConfig, injectorValues }: IstiodConfiguration): MeshNames {
  const { rootNamespace } = MeshConfig.parse(parse(meshConfig)) ?? {};
  const { clusterDomain } = Injected.parse(JSON.parse(injectorValues)).global?.proxy ?? {};
  return {
    istioNamespace,
    rootNamespace: nonEmpty(rootNamespace) ?? istioNamespace,
    clusterDomain: nonEmpty(clusterDomain) ?? DEFAULT_NAMES.clusterDomain,
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
