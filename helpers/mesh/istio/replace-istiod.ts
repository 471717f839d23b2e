import { z } from 'zod';
import { listApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { restartIstiod } from './install-istio.ts';

const podNames = z.array(z.object({ metadata: z.object({ name: z.string() }) }));

/**
 * Restarts istiod and waits until no pod of before is left: one that still shuts down goes on serving what it remembers to the sidecars that
 * have not left it yet.
 */
export async function replaceIstiod(target: KubeTarget, signal: AbortSignal): Promise<void> {
  const before = await istiodPods(target, signal);
  await restartIstiod(target, signal);
  await until({ what: 'the former istiod is gone', budgetMs: budgets.istiodReady, signal }, async (limit) => {
    const left = (await istiodPods(target, limit)).filter((name) => before.includes(name));
    return left.length === 0 ? true : { waiting: `${left.join(', ')} shuts down` };
  });
}

async function istiodPods(target: KubeTarget, signal: AbortSignal): Promise<readonly string[]> {
  const call = { attempted: 'look for the pods of istiod', selector: 'app=istiod', signal };
  const found = podNames.parse(await listApi(target, '/api/v1/namespaces/istio-system/pods', call));
  return found.map(({ metadata }) => metadata.name);
}
