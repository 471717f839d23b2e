import * as z from 'zod';

/** How one ping ended, as the MongoDB driver reports it. */
export interface MongoFacts {
  readonly kind: 'mongo';
  readonly uri: string;
  readonly ok: boolean;
  readonly errorName: string;
  readonly errorMessage: string;
  /** The driver's code or the server's, "" when there is none. */
  readonly code: string;
  readonly totalMs: number;
  /** Local ports of its connections, by which its sidecar's log is matched. */
  readonly localPorts?: readonly number[];
}

export const mongoFacts = z.object({
  kind: z.literal('mongo'),
  uri: z.string(),
  ok: z.boolean(),
  errorName: z.string(),
  errorMessage: z.string(),
  code: z.string(),
  totalMs: z.number(),
  localPorts: z.array(z.number()).exactOptional(),
}) satisfies z.ZodType<MongoFacts>;
