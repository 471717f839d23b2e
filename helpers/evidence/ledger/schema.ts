import * as z from 'zod';
import { originalSchema } from '../../kube/backups/backup.ts';
import { processStampSchema } from './process-stamp.ts';

const targetShape = { kubectl: z.string(), kubeconfig: z.string(), context: z.string() };

const leftoverSchema = z.discriminatedUnion('kind', [
  /**
   * Namespaces on one cluster that belong to this owner: the run itself, or the cast that is kept
   * on a mesh of ours.
   */
  z.object({
    kind: z.literal('namespaces'),
    ...targetShape,
    owner: z.string(),
    /** Uid of the cluster; absent where it was not read. */
    cluster: z.string().optional(),
    /** True once the run ended well and left its cast for the next one. */
    idle: z.boolean(),
    /**
     * What the run writes into each of them, besides its owner; absent in ledgers of versions that
     * went by labels alone.
     */
    mark: z
      .object({ claim: z.string(), createdBy: z.string(), startedAt: z.string(), expiresAt: z.string() })
      .optional(),
    /** Each by its uid, which is "" from before it is made until the API server has answered. */
    namespaces: z.array(z.object({ name: z.string(), uid: z.string() })).optional(),
  }),
  /** A kind cluster that the run is creating; once complete it outlives the run on purpose. */
  z.object({ kind: z.literal('cluster'), name: z.string() }),
  /**
   * A claim: the run uses this kind cluster for as long as its process lives, and no other run may
   * use, change or delete it.
   */
  z.object({ kind: z.literal('mesh'), name: z.string() }),
  z.object({ kind: z.literal('directory'), path: z.string() }),
  /** An object of the whole mesh that a check is changing, and what it was before. */
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
