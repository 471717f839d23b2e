import * as z from 'zod';
import type { SabotageKind } from './sabotage-kind.ts';

/** Leaves a workload as it was that the change rebuilds. */
export interface OmitRedeploy {
  readonly kind: 'omit-redeploy';
  readonly workload: string;
}

export const omitRedeploy: SabotageKind<OmitRedeploy> = {
  schema: z.strictObject({ kind: z.literal('omit-redeploy'), workload: z.string().min(1) }),
  manifests: () => [],
  adds: () => [],
  redeploys: () => ({}),
  omits: ({ workload }) => workload,
  changed: (plain, { workload }) => ({
    ...plain,
    redeploys: Object.fromEntries(Object.entries(plain.redeploys).filter(([key]) => key !== workload)),
  }),
  unfit: ({ redeploys }, { workload }) =>
    redeploys[workload] === undefined ? `keeps ${workload}, which the change does not rebuild` : undefined,
  title: ({ workload }) => `with ${workload} left as it was`,
  sentence: ({ workload }) => `${workload} is left as it was`,
};
