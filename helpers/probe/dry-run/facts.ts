import * as z from 'zod';

/** How the API server answered a manifest that was sent as a dry run. */
export interface DryRunFacts {
  readonly kind: 'dry-run';
  /** The file of the manifest. */
  readonly manifest: string;
  /** The object, as kubectl names it. */
  readonly object: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** The API server's message of a rejection; "" where it accepted. */
  readonly message: string;
  /** Whether the cluster has an object of this name after the dry run. */
  readonly isStored: boolean;
}

export const dryRunFacts = z.object({
  kind: z.literal('dry-run'),
  manifest: z.string(),
  object: z.string(),
  status: z.number(),
  message: z.string(),
  isStored: z.boolean(),
}) satisfies z.ZodType<DryRunFacts>;
