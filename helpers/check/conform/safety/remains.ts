import * as z from 'zod';
import { listApi } from '../../../kube/api/read-api.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { kubectl } from '../../../kube/kubectl.ts';
import { LABEL } from '../../../kube/namespace.ts';
import { ANNOTATION } from '../../../kube/namespaces/mark.ts';
import { budgets } from '../../../timing/budgets.ts';
import { until } from '../../../timing/until.ts';

const marksSchema = z.record(z.string(), z.string()).default({});
const namespaceSchema = z.object({
  metadata: z.object({ name: z.string(), labels: marksSchema, annotations: marksSchema }),
});

interface Named {
  readonly name: string;
  /** Whether it has every mark of a run's namespace; the last one is written with its uid. */
  readonly marked: boolean;
}

/** The namespaces that carry the label of this run or whose name begins with its prefix. */
async function namespacesOfRun(target: KubeTarget, runId: string, signal: AbortSignal): Promise<readonly Named[]> {
  const listed = await listApi(target, '/api/v1/namespaces', { operation: 'list the namespaces', signal });
  return z
    .array(namespaceSchema)
    .parse(listed)
    .filter(({ metadata }) => metadata.labels[LABEL.run] === runId || metadata.name.startsWith(prefixOf(runId)))
    .map(({ metadata }) => ({ name: metadata.name, marked: metadata.annotations[ANNOTATION.uid] !== undefined }));
}

/** The default prefix of a run's namespaces on an existing mesh. */
export function prefixOf(runId: string): string {
  return `meshproof-${runId.slice(-4)}-`;
}

/** Waits until a run has created namespaces; returns their names. */
export async function madeNamespaces(
  target: KubeTarget,
  run: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const options = { what: 'the run has created its namespaces', budgetMs: budgets.podReady, everyMs: 300, signal };
  return until(options, async (limit) => {
    const runId = await run();
    if (runId === undefined) return { waiting: 'it has no run yet' };
    const found = await namespacesOfRun(target, runId, limit);
    const isReady = found.length > 0 && found.every(({ marked }) => marked);
    return isReady ? found.map(({ name }) => name) : { waiting: `${runId} has no marked namespace yet` };
  });
}

/** What is left of a run on a cluster: namespaces, and cluster-wide objects with its label. */
export async function remainsOf(
  target: KubeTarget,
  runId: string,
  foreign: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const namespaces = await namespacesOfRun(target, runId, signal);
  const read = { operation: 'find what a run left outside of namespaces', budgetMs: budgets.istioctl, signal };
  const kinds = await kubectl(target, ['api-resources', '--namespaced=false', '--verbs=list', '--output=name'], read);
  const clusterWide = kinds.split('\n').filter((kind) => kind !== '' && kind !== 'namespaces');
  const labelled = [
    'get',
    clusterWide.join(','),
    '--selector',
    `${LABEL.run}=${runId}`,
    '--output=name',
    '--ignore-not-found',
  ];
  const objects = await kubectl(target, labelled, read);
  return [
    ...namespaces.filter(({ name }) => !foreign.has(name)).map(({ name }) => `namespace/${name}`),
    ...objects.split('\n').filter((line) => line !== ''),
  ];
}
