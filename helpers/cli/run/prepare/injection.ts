import type { KubeInjector } from '../../../dataplane/sidecar/join/kube-inject.ts';
import type { StartedMesh } from '../../../mesh/started-mesh.ts';

/**
 * The revision that injects the cast: that of the chosen control plane, or that of the flag on a
 * managed mesh.
 */
export function injection(
  { injectedBy }: Pick<StartedMesh, 'injectedBy'>,
  flag: string | undefined,
): { readonly revision?: string } {
  const revision = injectedBy ?? flag;
  return revision === undefined ? {} : { revision };
}

/**
 * istioctl for the chosen istiod; on an existing mesh it needs the revision itself instead of a
 * tag.
 */
export function istioctlOf({
  kind,
  tools,
  names: { istioNamespace },
  revision,
}: Pick<StartedMesh, 'kind' | 'tools' | 'names' | 'revision'>): KubeInjector {
  const program = tools.istioctl;
  if (kind === 'kind') return { program };
  return { program, istioNamespace, ...(revision === 'default' ? {} : { revision }) };
}
