import * as z from 'zod';
import type { MongoProbe } from '../../model/probes/databases/mongo.ts';

/** How one request ended, as the MongoDB driver reports it. */
export interface MongoFacts {
  readonly kind: 'mongo';
  readonly uri: string;
  /** @default 'ping' */
  readonly command?: MongoProbe['command'];
  readonly ok: boolean;
  readonly errorName: string;
  readonly errorMessage: string;
  /** The driver's code or the server's, "" when there is none. */
  readonly code: string;
  readonly totalMs: number;
  /** The connections that it opened, by which its sidecar's log is matched. */
  readonly connections?: OpenedBetween;
}

/** How many connections a client opened, and when, by the clock of its node. */
export interface OpenedBetween {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export const openedBetween = z.object({ count: z.number(), from: z.number(), to: z.number() });

export const mongoFacts = z.object({
  kind: z.literal('mongo'),
  uri: z.string(),
  command: z.enum(['ping', 'document']).exactOptional(),
  ok: z.boolean(),
  errorName: z.string(),
  errorMessage: z.string(),
  code: z.string(),
  totalMs: z.number(),
  connections: openedBetween.exactOptional(),
}) satisfies z.ZodType<MongoFacts>;
