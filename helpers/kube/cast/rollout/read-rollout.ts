import { z } from 'zod';

/** The counts of both kinds have the same names. */
export const rolloutSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string(), generation: z.number().default(0) }),
  spec: z.object({ replicas: z.number().default(1) }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      readyReplicas: z.number().default(0),
      conditions: z.array(z.object({ type: z.string(), message: z.string().default('') })).default([]),
    })
    .prefault({}),
});

export interface Rollout {
  readonly key: string;
  readonly ready: boolean;
  /** Its pods are there, ready or not. */
  readonly created: boolean;
  /** At least one pod of its present template is there. */
  readonly begun: boolean;
  /** Why the pods could not even be created, in the API server's message; "" otherwise. */
  readonly failure: string;
}

/** Reads how far the roll-out of a Deployment or a StatefulSet is. */
export function readRollout(object: unknown): Rollout {
  const { metadata, spec, status } = rolloutSchema.parse(object);
  const isSeen = status.observedGeneration === metadata.generation;
  const created = isSeen && [status.replicas, status.updatedReplicas].every((count) => count === spec.replicas);
  return {
    key: `${metadata.namespace}/${metadata.name}`,
    ready: created && status.readyReplicas === spec.replicas,
    created,
    begun: isSeen && status.updatedReplicas > 0,
    failure: status.conditions.find(({ type }) => type === 'ReplicaFailure')?.message ?? '',
  };
}
