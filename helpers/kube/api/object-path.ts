import { z } from 'zod';
import type { KubeTarget } from '../kube.ts';
import type { KubeObject } from '../manifest.ts';
import { askApi, refusalOf } from './ask-api.ts';

const resourceList = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

type Resource = z.infer<typeof resourceList>['resources'][number];

/**
 * What a cluster serves changes when definitions are installed: a kind that is not known is looked
 * up anew.
 */
const served = new Map<string, Promise<readonly Resource[]>>();

/**
 * The address of an object in the API:
 * `/apis/security.istio.io/v1/namespaces/full/peerauthentications/strict`.
 * @throws Error when the cluster does not serve the kind
 */
export async function objectPath(target: KubeTarget, object: KubeObject, signal: AbortSignal): Promise<string> {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const resource = await resourceOf(target, group, kind, signal);
  const namespace = resource.namespaced ? `/namespaces/${pathSegment(metadata.namespace ?? 'default')}` : '';
  return `${group}${namespace}/${resource.name}/${pathSegment(metadata.name)}`;
}

/**
 * A name as one segment of a path, whatever is in it.
 * @throws Error for a segment that would lead to another path, or to a list instead of an object
 */
export function pathSegment(name: string): string {
  if (name === '' || name === '.' || name === '..') throw new Error(`"${name}" is no name of an object`);
  return encodeURIComponent(name);
}

async function resourceOf(target: KubeTarget, group: string, kind: string, signal: AbortSignal): Promise<Resource> {
  const key = `${target.kubeconfig} ${target.context} ${group}`;
  const known = find(await (served.get(key) ?? []), kind);
  if (known !== undefined) return known;
  const looked = look(target, group, signal);
  served.set(key, looked);
  try {
    const found = find(await looked, kind);
    if (found !== undefined) return found;
  } catch (error) {
    served.delete(key);
    throw error;
  }
  throw new Error(`the cluster serves no ${kind} in ${group}`);
}

function find(resources: readonly Resource[], kind: string): Resource | undefined {
  return resources.find((resource) => resource.kind === kind && !resource.name.includes('/'));
}

async function look(target: KubeTarget, group: string, signal: AbortSignal): Promise<readonly Resource[]> {
  const answer = await askApi(target, { method: 'GET', path: group, signal });
  if (answer.status !== 200) throw new Error(refusalOf(answer));
  return resourceList.parse(answer.body).resources;
}
