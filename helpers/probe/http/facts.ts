import * as z from 'zod';

/** How one transfer ended, as curl or the project's own HTTP client reports it in curl's terms. */
export interface HttpFacts {
  readonly kind: 'http';
  readonly url: string;
  /** curl's exit code for this transfer (curl(1), EXIT CODES). */
  readonly exitCode: number;
  /** curl's error message, "" on success. */
  readonly errorMessage: string;
  /** 0 when no response arrived (curl prints 000). */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly totalMs: number;
  /**
   * The client's port, by which the callee's proxy names the connection when no sidecar is between
   * them; absent without a connection.
   */
  readonly localPort?: number;
  /** Set when the request used a connection that an earlier request had left open. */
  readonly reused?: true;
}

export const httpFacts = z.object({
  kind: z.literal('http'),
  url: z.string(),
  exitCode: z.number(),
  errorMessage: z.string(),
  status: z.number(),
  responseHeaders: z.record(z.string(), z.array(z.string())),
  body: z.string(),
  totalMs: z.number(),
  localPort: z.number().exactOptional(),
  reused: z.literal(true).exactOptional(),
}) satisfies z.ZodType<HttpFacts>;
