import { accessTo } from './api/access/access.ts';
import type { User } from './api/access/kubeconfig-schema.ts';
import { type Place, refusal } from './api/access/refusal.ts';
import type { KubeTarget } from './kube.ts';
import { kubeProcess, type KubeProcess } from './kubectl.ts';

/**
 * Pins an istioctl to one cluster. It puts its own flags in the place of what a kubeconfig
 * impersonates, so without them it would act with the rights of the real user
 * (istioctl/pkg/cli/context.go, newKubeClientWithRevision).
 * @throws MeshproofError (exit code 3) for an impersonation that istioctl has no flag for, or a
 * kubeconfig that cannot be used
 */
export async function istioctlProcess(target: Pick<KubeTarget, 'kubeconfig' | 'context'>): Promise<KubeProcess> {
  const { args, env } = kubeProcess(target);
  const { user, places } = (await accessTo(target)).access;
  return { args: [...args, ...impersonationFlags(user, places.user)], env };
}

function impersonationFlags(user: User, place: Place): readonly string[] {
  if (user.as === '') return [];
  if (Object.keys(user['as-user-extra']).length > 0)
    throw refusal({ ...place, field: 'as-user-extra', details: 'is given, which istioctl cannot impersonate' });
  const uid = user['as-uid'] === '' ? [] : ['--as-uid', user['as-uid']];
  return ['--as', user.as, ...uid, ...user['as-groups'].flatMap((group) => ['--as-group', group])];
}
