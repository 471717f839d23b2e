import * as z from 'zod';

/** How one request of a stream ended, as curl reports it. */
export interface StreamFacts {
  readonly kind: 'stream';
  readonly exitCode: number;
  /** curl's error message, "" on success. */
  readonly errorMessage: string;
  /** 0 when no response arrived. */
  readonly status: number;
  readonly totalMs: number;
  /** Of a response whose status is an error; {} otherwise. */
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  /** Cut at 1 kB where the status is an error. */
  readonly body: string;
}

export const streamFacts = z.object({
  kind: z.literal('stream'),
  exitCode: z.number(),
  errorMessage: z.string(),
  status: z.number(),
  totalMs: z.number(),
  responseHeaders: z.record(z.string(), z.array(z.string())),
  body: z.string(),
}) satisfies z.ZodType<StreamFacts>;
