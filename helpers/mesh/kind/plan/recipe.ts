import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * What a cluster was made of; written into the cluster once it is ready, so that a half-made one
 * has none.
 */
export const Recipe = z.strictObject({
  /** Id of the node image and sha256 of kind's configuration: a change means another cluster. */
  node: z.string(),
  kind: z.string(),
  /** Image id by reference, of what was loaded from the engine: a change is loaded anew. */
  images: z.record(z.string(), z.string()),
  /** sha256 over everything `istioctl install` is given: a change installs anew. */
  istio: z.string(),
});

export type Recipe = z.infer<typeof Recipe>;

/** What has to be done so that a cluster made after one recipe fits another. */
export interface Difference {
  readonly recreate: readonly string[];
  readonly reload: readonly string[];
  readonly reinstall: boolean;
}

/** Compares what a cluster was made of with what is wanted now. */
export function difference(made: Recipe, wanted: Recipe): Difference {
  const recreate = [
    ...(made.node === wanted.node ? [] : ['the node image changed']),
    ...(made.kind === wanted.kind ? [] : ['the configuration of kind changed']),
  ];
  const reload = Object.keys(wanted.images).filter((reference) => made.images[reference] !== wanted.images[reference]);
  return { recreate, reload, reinstall: made.istio !== wanted.istio };
}

/** Returns the hex sha256 of texts, each delimited from its neighbours. */
export function digestOf(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
