import type { KubeInjector } from '../../../dataplane/sidecar/join/kube-inject.ts';
import type { StartedMesh } from '../../../mesh/started-mesh.ts';

/** A namespace asks for the control plane that was chosen; on a mesh of ours a flag may name another. */
export function injection(
  { injectedBy }: Pick<StartedMesh, 'injectedBy'>,
  flag: string | undefined,
): { readonly revision?: string } {
  const revision = injectedBy ?? flag;
  return revision === undefined ? {} : { revision };
}

/** On an existing mesh istioctl is pointed to the istiod that was chosen, whatever tag leads there. */
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
