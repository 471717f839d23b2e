import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { KubeObject } from '../manifest.ts';

/** An object, or its absence, before it was changed: enough to restore it and to verify that. */
export const originalSchema = z.object({
  /** Uid of the cluster: another one under the same name has other objects. */
  cluster: z.string(),
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  /** Without what the API server writes into it by itself; null where there was none. */
  content: z.object({ text: z.string(), sha256: z.string() }).nullable(),
  /**
   * The object that the run makes where there was none; its uid is "" until it is made. Absent in
   * ledgers of earlier versions.
   */
  made: z.object({ claim: z.string(), uid: z.string() }).optional(),
});

export type Original = z.infer<typeof originalSchema>;
export type Content = NonNullable<Original['content']>;

/** Fields of metadata that the API server writes. */
const WRITTEN_BY_SERVER = ['managedFields', 'resourceVersion', 'uid', 'creationTimestamp', 'generation', 'selfLink'];

/** Annotations that controllers and restarts write: a restart changes no setting. */
const WRITTEN_BY_ROLLOUTS = ['deployment.kubernetes.io/revision', 'kubectl.kubernetes.io/restartedAt'];

/** Returns the authored content of an object as one line, with its digest. */
export function contentOf(object: KubeObject): Content {
  const { status: _status, metadata, spec, ...rest } = object;
  const written = Object.entries(metadata).filter(([field]) => !WRITTEN_BY_SERVER.includes(field));
  const content = { ...rest, metadata: authored(Object.fromEntries(written)) };
  const text = canonicalize(spec === undefined ? content : { ...content, spec: ofTemplate(spec) }) ?? '';
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}

/** Metadata without the annotations of rollouts. */
function authored<Metadata extends object>(metadata: Metadata): Metadata {
  if (!('annotations' in metadata) || !isDoc(metadata.annotations)) return metadata;
  const kept = Object.entries(metadata.annotations).filter(([name]) => !WRITTEN_BY_ROLLOUTS.includes(name));
  const { annotations: _annotations, ...others } = metadata;
  return (kept.length === 0 ? others : { ...others, annotations: Object.fromEntries(kept) }) as Metadata;
}

/** A specification, without those of its template of pods. */
function ofTemplate(spec: unknown): unknown {
  if (!isDoc(spec) || !isDoc(spec['template']) || !isDoc(spec['template']['metadata'])) return spec;
  return { ...spec, template: { ...spec['template'], metadata: authored(spec['template']['metadata']) } };
}

function isDoc(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object as it was. */
export function objectIn({ text }: Content): KubeObject {
  return JSON.parse(text) as KubeObject;
}

/** An object as people name it. */
export function nameOfOriginal({ kind, namespace, name }: Original): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
