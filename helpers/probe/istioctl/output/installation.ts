import * as z from 'zod';
import { jsonIn } from './json-in.ts';

const Installation = z.object({
  generated: z.array(z.string()),
  found: z.array(z.object({ name: z.string(), ready: z.boolean() })),
});

/**
 * The objects of an installation that istioctl generates and those in the cluster, by kind and
 * name.
 */
export type Installation = z.infer<typeof Installation>;

/** Reads an installation as it is recorded; undefined for anything else. */
export function installationIn(text: string): Installation | undefined {
  return Installation.safeParse(jsonIn(text)).data;
}

const Found = z.looseObject({
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
  spec: z.looseObject({ replicas: z.number().optional() }).optional(),
  status: z
    .looseObject({
      availableReplicas: z.number().optional(),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
    })
    .optional(),
  webhooks: z.array(z.object({ clientConfig: z.object({ caBundle: z.string().optional() }) })).optional(),
});
type Found = z.infer<typeof Found>;

/** Reads the JSON of `kubectl get`: one object or a list. */
export function foundIn(json: string): Installation['found'] {
  const printed = jsonIn(json);
  const { data: list } = z.object({ kind: z.literal('List'), items: z.array(Found) }).safeParse(printed);
  const { data: one } = Found.safeParse(printed);
  const objects = list?.items ?? (one === undefined ? [] : [one]);
  return objects.map((object) => ({ name: nameOfObject(object), ready: isReady(object) }));
}

/** An object by its kind and name. */
export function nameOfObject({ kind, metadata }: Pick<Found, 'kind' | 'metadata'>): string {
  return `${kind} ${metadata.name}`;
}

/**
 * A Deployment is ready with all its pods, a definition when the API serves it, a webhook when it
 * names a CA bundle; any other object when it exists.
 */
function isReady({ kind, spec, status, webhooks }: Found): boolean {
  switch (kind) {
    case 'Deployment':
      return (status?.availableReplicas ?? 0) >= (spec?.replicas ?? 1);
    case 'CustomResourceDefinition':
      return status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True') === true;
    case 'MutatingWebhookConfiguration':
    case 'ValidatingWebhookConfiguration':
      return webhooks?.every(({ clientConfig }) => (clientConfig.caBundle ?? '') !== '') === true;
    default:
      return true;
  }
}
