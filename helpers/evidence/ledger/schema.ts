import * as z from 'zod';
import { originalSchema } from '../../kube/backups/backup.ts';
import { processStampSchema } from './process-stamp.ts';

const targetShape = { kubectl: z.string(), kubeconfig: z.string(), context: z.string() };

const leftoverSchema = z.discriminatedUnion('kind', [
  /** Namespaces of one owner on one cluster: the run, or the kept cast of a managed mesh. */
  z.object({
    kind: z.literal('namespaces'),
    ...targetShape,
    owner: z.string(),
    /** Uid of the cluster; absent where it was not read. */
    cluster: z.string().optional(),
    /** True once the run has ended and keeps its cast for the next run. */
    idle: z.boolean(),
    /** What the run writes into each namespace; absent in ledgers of earlier versions. */
    mark: z
      .object({ claim: z.string(), createdBy: z.string(), startedAt: z.string(), expiresAt: z.string() })
      .optional(),
    /** The uid is "" until the API server has created the namespace. */
    namespaces: z.array(z.object({ name: z.string(), uid: z.string() })).optional(),
  }),
  /** A kind cluster that the run is creating; a complete one is kept. */
  z.object({ kind: z.literal('cluster'), name: z.string() }),
  /** A claim: while the run's process lives, no other run may use, change or delete the cluster. */
  z.object({ kind: z.literal('mesh'), name: z.string() }),
  z.object({ kind: z.literal('directory'), path: z.string() }),
  /** A mesh-wide object that a check changes, with its original. */
  z.object({
    kind: z.literal('object'),
    ...targetShape,
    original: originalSchema,
  }),
]);

export const ledgerSchema = z.object({
  runId: z.string(),
  startedAt: z.string(),
  process: processStampSchema,
  leftovers: z.array(leftoverSchema),
});

export type Leftover = z.infer<typeof leftoverSchema>;
export type LeftoverNamespaces = Extract<Leftover, { kind: 'namespaces' }>;
export type LedgerEntry = z.infer<typeof ledgerSchema>;
