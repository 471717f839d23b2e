import * as z from 'zod';

/** A failure of the project's own infrastructure: never an outcome of the mesh. */
export interface InfrastructureFacts {
  readonly kind: 'infrastructure';
  readonly cause: string;
  readonly attempts: number;
}

export const infrastructureFacts = z.object({
  kind: z.literal('infrastructure'),
  cause: z.string(),
  attempts: z.number(),
}) satisfies z.ZodType<InfrastructureFacts>;
