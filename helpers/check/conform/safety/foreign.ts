import * as z from 'zod';
import { askApi, refusalOf } from '../../../kube/api/ask-api.ts';
import { readApi } from '../../../kube/api/read-api.ts';
import type { KubeTarget } from '../../../kube/kube.ts';

const marksSchema = z.record(z.string(), z.string()).default({});
const objectSchema = z.object({
  metadata: z.object({
    uid: z.string(),
    resourceVersion: z.string(),
    deletionTimestamp: z.string().optional(),
    labels: marksSchema,
    annotations: marksSchema,
  }),
});

/** The state of foreign namespaces that must not change. */
export type Snapshot = readonly unknown[];

/** Namespaces with the prefix, labels and annotations of a run that are not the run's. */
export interface Foreign extends AsyncDisposable {
  readonly names: ReadonlySet<string>;
  snapshot(): Promise<Snapshot>;
}

const SUFFIX = '-theirs';
const CONFIG_MAP = 'theirs';

/** Copies namespaces with all their marks, as a user could by kubectl, each with a ConfigMap. */
export async function copyNamespaces(
  target: KubeTarget,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<Foreign> {
  const names = await Promise.all(namespaces.map((name) => copy(target, name, signal)));
  return {
    names: new Set(names),
    snapshot: () => Promise.all(names.map((name) => look(target, name, signal))),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(names.map((name) => ask(target, 'DELETE', `/api/v1/namespaces/${name}`, signal)));
    },
  };
}

async function copy(target: KubeTarget, original: string, signal: AbortSignal): Promise<string> {
  const name = `${original}${SUFFIX}`;
  const operation = `read the namespace ${original}`;
  const { metadata } = objectSchema.parse(
    await readApi(target, `/api/v1/namespaces/${original}`, { operation, signal }),
  );
  // The API server sets this label by itself, to the name.
  const { 'kubernetes.io/metadata.name': _name, ...labels } = metadata.labels;
  const { annotations } = metadata;
  await ask(target, 'POST', '/api/v1/namespaces', signal, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels, annotations },
  });
  await ask(target, 'POST', `/api/v1/namespaces/${name}/configmaps`, signal, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: CONFIG_MAP, labels },
    data: { whose: 'not of meshproof' },
  });
  return name;
}

async function look(target: KubeTarget, name: string, signal: AbortSignal): Promise<unknown> {
  const at = `/api/v1/namespaces/${name}`;
  const [namespace, configMap] = await Promise.all([
    readApi(target, at, { operation: `look at ${name}`, signal }),
    readApi(target, `${at}/configmaps/${CONFIG_MAP}`, { operation: `look into ${name}`, signal }),
  ]);
  if (namespace === undefined || configMap === undefined) return `${name} is gone`;
  const { uid, labels, annotations, deletionTimestamp } = objectSchema.parse(namespace).metadata;
  const held = objectSchema.parse(configMap).metadata;
  return { name, uid, labels, annotations, deletionTimestamp, held: [held.uid, held.resourceVersion] };
}

async function ask(
  target: KubeTarget,
  method: 'POST' | 'DELETE',
  path: string,
  signal: AbortSignal,
  body?: object,
): Promise<void> {
  const answer = await askApi(target, { method, path, signal, ...(body === undefined ? {} : { body }) });
  if (answer.status >= 300 && answer.status !== 404) throw new Error(`${method} ${path}: ${refusalOf(answer)}`);
}
