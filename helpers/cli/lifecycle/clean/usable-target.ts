import { access } from 'node:fs/promises';
import { delimiter, sep } from 'node:path';
import type { KubeTarget } from '../../../kube/kube.ts';
import { meshproofDirs } from '../../../mesh/host/directories.ts';
import { findExecutable } from '../../../mesh/host/executables.ts';

/**
 * The target of a ledger as it can be used today; undefined where it went together with a managed
 * mesh, which deletes its kubeconfig. A kubectl from the cache may be gone: one on PATH serves as
 * well, and most of a clean-up needs none.
 * @throws Error when the kubeconfig of an existing mesh is gone
 */
export async function usableTarget({ kubectl, kubeconfig, context }: KubeTarget): Promise<KubeTarget | undefined> {
  if (!(await isThere(kubeconfig))) {
    if (isManaged(kubeconfig)) return undefined;
    throw new Error(`its kubeconfig ${kubeconfig} is gone, so context ${context} cannot be reached`);
  }
  const [known] = (await isReadable(kubectl)) ? [kubectl] : [(await findExecutable('kubectl')) ?? kubectl];
  return { kubectl: known, kubeconfig, context };
}

/** Whether a kubeconfig is one that meshproof keeps for a managed mesh. */
export function isManaged(kubeconfig: string): boolean {
  return kubeconfig.startsWith(`${meshproofDirs().state}${sep}`);
}

/** KUBECONFIG may list several files. */
async function isThere(kubeconfig: string): Promise<boolean> {
  const present = await Promise.all(kubeconfig.split(delimiter).map(isReadable));
  return present.includes(true);
}

async function isReadable(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
