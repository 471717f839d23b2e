import * as z from 'zod';
import { workloadSchema } from '../schemas/member-schema.ts';
import type { Redeploys, SabotageKind } from './sabotage-kind.ts';

/** Rebuilds workloads, for instance without their sidecars, together with the change. */
export interface Redeploy {
  readonly kind: 'redeploy';
  readonly workloads: Redeploys;
}

const atLeastOne = z
  .record(z.string(), z.unknown())
  .refine((workloads) => Object.keys(workloads).length > 0, 'rebuilds no workload');

export const redeploy: SabotageKind<Redeploy> = {
  // The schema is as strict as the type; zod infers optional fields without
  // exactOptionalPropertyTypes.
  schema: z.strictObject({
    kind: z.literal('redeploy'),
    workloads: z.record(z.string().min(1), workloadSchema).and(atLeastOne),
  }) as unknown as z.ZodType<Redeploy>,
  manifests: () => [],
  adds: () => [],
  redeploys: ({ workloads }) => workloads,
  omits: () => undefined,
  changed: (plain, { workloads }) => ({ ...plain, redeploys: { ...plain.redeploys, ...workloads } }),
  unfit: () => undefined,
  title: ({ workloads }) => `with ${Object.keys(workloads).join(' and ')} rebuilt`,
  sentence: ({ workloads }, describe) =>
    Object.entries(workloads)
      .map(([key, as]) => `${key} is ${describe(as)}`)
      .join('; '),
};
