import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { readMarker } from './marker.ts';
import type { Recipe } from './recipe.ts';

const Condition = z.object({ type: z.string(), status: z.string() });
const Conditioned = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({ conditions: z.array(Condition).optional(), availableReplicas: z.number().optional() }).optional(),
});
const List = z.object({ items: z.array(Conditioned) });

/** A cluster as it is found: whole, with its recipe, or broken, with the reason. */
export type Health =
  | { readonly whole: true; readonly recipe: Recipe }
  | { readonly whole: false; readonly why: string };

/** Looks whether a cluster was finished and still works: its mark, its node and istiod, all at once. */
export async function healthOf(target: KubeTarget, signal: AbortSignal): Promise<Health> {
  try {
    const [recipe, nodes, deployments] = await Promise.all([
      readMarker(target, signal),
      list(target, ['nodes'], signal),
      list(target, ['deployments', '--namespace', 'istio-system', '--selector', 'app=istiod'], signal),
    ]);
    if (recipe === undefined) return { whole: false, why: 'it was never finished' };
    const why =
      unmet('node', nodes, 'Ready') ?? unmet('control plane', deployments, 'Available') ?? scaledDown(deployments);
    return why === undefined ? { whole: true, recipe } : { whole: false, why };
  } catch (error) {
    signal.throwIfAborted();
    return { whole: false, why: messageOf(error).split('\n').at(-1) ?? 'its API server does not answer' };
  }
}

async function list(target: KubeTarget, what: readonly string[], signal: AbortSignal): Promise<z.infer<typeof List>> {
  const args = ['get', ...what, '--output', 'json', '--request-timeout', '5s'];
  return List.parse(
    JSON.parse(await kubectl(target, args, { attempted: `look at the ${what[0] ?? ''} of the cluster`, signal })),
  );
}

function unmet(what: string, { items }: z.infer<typeof List>, condition: string): string | undefined {
  if (items.length === 0) return `it has no ${what}`;
  const bad = items.find(({ status }) => status?.conditions?.find(({ type }) => type === condition)?.status !== 'True');
  return bad === undefined ? undefined : `${what} ${bad.metadata.name} is not ${condition}`;
}

/** A Deployment without replicas counts as available to Kubernetes, but not to us. */
function scaledDown({ items }: z.infer<typeof List>): string | undefined {
  const down = items.find(({ status }) => (status?.availableReplicas ?? 0) === 0);
  return down === undefined ? undefined : `control plane ${down.metadata.name} has no replica`;
}
