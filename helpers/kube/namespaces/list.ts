import { z } from 'zod';
import { listApi, readApi, type ReadCall } from '../api/read-api.ts';
import type { KubeTarget } from '../kube.ts';
import type { FoundNamespace } from './mark.ts';

const texts = z.record(z.string(), z.string()).default({});
const namespaceSchema = z.object({
  metadata: z.object({ name: z.string(), uid: z.string().default(''), labels: texts, annotations: texts }),
  status: z.object({ phase: z.string().default('') }).default({ phase: '' }),
});

/** Reads a namespace as the API server answers it. Throws when it is none. */
export function foundNamespace(body: unknown): FoundNamespace {
  const { metadata, status } = namespaceSchema.parse(body);
  return { ...metadata, phase: status.phase };
}

/** All namespaces of the cluster; those with these labels when a selector is given. */
export async function listNamespaces(
  target: KubeTarget,
  { signal, selector }: { readonly signal: AbortSignal; readonly selector?: string },
): Promise<readonly FoundNamespace[]> {
  const call = { operation: 'list the namespaces', signal, ...(selector === undefined ? {} : { selector }) };
  return (await listApi(target, namespacesPath, call)).map(foundNamespace);
}

/** One namespace; undefined when there is none of this name. */
export async function readNamespace(
  target: KubeTarget,
  name: string,
  { signal, budgetMs }: Pick<ReadCall, 'signal' | 'budgetMs'>,
): Promise<FoundNamespace | undefined> {
  const call = { operation: `read the namespace ${name}`, signal, ...(budgetMs === undefined ? {} : { budgetMs }) };
  const found = await readApi(target, namespacePath(name), call);
  return found === undefined ? undefined : foundNamespace(found);
}

export const namespacesPath = '/api/v1/namespaces';

export function namespacePath(name: string): string {
  return `${namespacesPath}/${encodeURIComponent(name)}`;
}
