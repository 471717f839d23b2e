import { z } from 'zod';
import { askApi, refusalOf } from '../../kube/api/ask-api.ts';
import { listApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { restartIstiod } from './install-istio.ts';

const podNames = z.array(z.object({ metadata: z.object({ name: z.string() }) }));

/**
 * Consecutive answers that rule out chance: one in two may still go to where the former istiod
 * was.
 */
const ENOUGH_ANSWERS = 8;

/**
 * Restarts istiod and waits until no pod of before is left: one that still shuts down goes on
 * serving what it remembers to the sidecars that have not left it yet. Then waits until the API
 * server, which asks istiod about each of Istio's objects, asks the new one alone.
 */
export async function replaceIstiod(target: KubeTarget, signal: AbortSignal): Promise<void> {
  const before = await istiodPods(target, signal);
  await restartIstiod(target, signal);
  await until({ what: 'the former istiod is gone', budgetMs: budgets.istiodReady, signal }, async (limit) => {
    const left = (await istiodPods(target, limit)).filter((name) => before.includes(name));
    return left.length === 0 ? true : { waiting: `${left.join(', ')} shuts down` };
  });
  await until({ what: 'the new istiod admits objects', budgetMs: budgets.istiodReady, signal }, async (limit) => {
    for (let answers = 0; answers < ENOUGH_ANSWERS; answers += 1) {
      const refusal = await admissionRefusal(target, limit);
      if (refusal !== undefined) return { waiting: refusal };
    }
    return true;
  });
}

/** Tries, and only tries, to make an object that istiod has to admit; undefined when it does. */
async function admissionRefusal(target: KubeTarget, signal: AbortSignal): Promise<string | undefined> {
  const metadata = { name: 'meshproof-admission', namespace: 'istio-system' };
  const answer = await askApi(target, {
    method: 'PATCH',
    path: `/apis/security.istio.io/v1/namespaces/istio-system/peerauthentications/${metadata.name}?fieldManager=meshproof&dryRun=All`,
    contentType: 'application/apply-patch+yaml',
    body: { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata },
    signal,
  });
  return answer.status < 300 ? undefined : refusalOf(answer);
}

async function istiodPods(target: KubeTarget, signal: AbortSignal): Promise<readonly string[]> {
  const call = { operation: 'look for the pods of istiod', selector: 'app=istiod', signal };
  const found = podNames.parse(await listApi(target, '/api/v1/namespaces/istio-system/pods', call));
  return found.map(({ metadata }) => metadata.name);
}
