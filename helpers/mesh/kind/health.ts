import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import { listApi, type ReadCall } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { readMarker } from './marker.ts';
import type { Recipe } from './plan/recipe.ts';

const Condition = z.object({ type: z.string(), status: z.string() });
const Conditioned = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({ conditions: z.array(Condition).optional(), availableReplicas: z.number().optional() }).optional(),
});
const Items = z.array(Conditioned);
type Items = z.infer<typeof Items>;

/** A cluster as it is found: whole, with its recipe, or broken, with the reason. */
export type Health =
  | { readonly whole: true; readonly recipe: Recipe }
  | { readonly whole: false; readonly why: string; readonly certain: boolean };

interface Context {
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/**
 * States of a node's container in which nothing of the cluster can answer until it is started by
 * hand.
 */
const ENDED: ReadonlySet<string> = new Set(['created', 'exited', 'dead']);

/**
 * Looks whether a cluster was finished and works, again and again for as long as one that is busy
 * or has just woken up may need: one slow answer must not condemn it.
 * @param status of the node's container, as the engine calls it
 */
export async function settledHealth(target: KubeTarget, status: string, { signal, note }: Context): Promise<Health> {
  if (ENDED.has(status)) return { whole: false, why: `its node has ended (${status})`, certain: true };
  const seen: { last: Health } = { last: { whole: false, why: 'its API server does not answer', certain: false } };
  const options = {
    what: 'the cluster is whole',
    budgetMs: budgets.clusterAnswers,
    signal,
    onState: (why: string) => note(`looking again: ${why}`),
  };
  try {
    return await until(options, async () => {
      seen.last = await healthOf(target, signal);
      return seen.last.whole || seen.last.certain ? seen.last : { waiting: seen.last.why };
    });
  } catch {
    // The time is up: what the last look saw is what the cluster is.
    signal.throwIfAborted();
    return seen.last;
  }
}

/**
 * Looks whether a cluster was finished and still works: its mark, its node and istiod, all at once.
 */
async function healthOf(target: KubeTarget, signal: AbortSignal): Promise<Health> {
  try {
    const [recipe, nodes, deployments] = await Promise.all([
      readMarker(target, signal),
      list(target, '/api/v1/nodes', { operation: 'look at the nodes of the cluster', signal }),
      list(target, ISTIODS, { operation: 'look at istiod', selector: 'app=istiod', signal }),
    ]);
    if (recipe === undefined) return { whole: false, why: 'it was never finished', certain: true };
    const why =
      unmet('node', nodes, 'Ready') ?? unmet('control plane', deployments, 'Available') ?? scaledDown(deployments);
    return why === undefined ? { whole: true, recipe } : { whole: false, why, certain: false };
  } catch (error) {
    signal.throwIfAborted();
    const why = messageOf(error).split('\n').at(-1) ?? '';
    return { whole: false, why: `its API server does not answer (${why})`, certain: false };
  }
}

const ISTIODS = '/apis/apps/v1/namespaces/istio-system/deployments';

async function list(target: KubeTarget, path: string, call: ReadCall): Promise<Items> {
  return Items.parse(await listApi(target, path, { ...call, budgetMs: budgets.readCommand }));
}

function unmet(what: string, items: Items, condition: string): string | undefined {
  if (items.length === 0) return `it has no ${what}`;
  const bad = items.find(({ status }) => status?.conditions?.find(({ type }) => type === condition)?.status !== 'True');
  return bad === undefined ? undefined : `${what} ${bad.metadata.name} is not ${condition}`;
}

/** A Deployment without replicas counts as available to Kubernetes, but not to us. */
function scaledDown(items: Items): string | undefined {
  const down = items.find(({ status }) => (status?.availableReplicas ?? 0) === 0);
  return down === undefined ? undefined : `control plane ${down.metadata.name} has no replica`;
}
