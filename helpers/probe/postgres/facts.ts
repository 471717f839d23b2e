import * as z from 'zod';
import { openedBetween, type OpenedBetween } from '../mongo/facts.ts';

/** How the server sees a session (pg_stat_ssl). */
export interface PostgresSession {
  /** The name that the client gave its session: the id of the request. */
  readonly applicationName: string;
  readonly ssl: boolean;
  /** "" without TLS. */
  readonly version: string;
  readonly cipher: string;
  /** Subject and issuer of the client's certificate, as `/CN=…`; "" without one. */
  readonly clientDn: string;
  readonly issuerDn: string;
}

/** How one session ended, as the client reports it. */
export interface PostgresFacts {
  readonly kind: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly ok: boolean;
  readonly errorName: string;
  readonly errorMessage: string;
  /** SQLSTATE of the server, or the code of Node; "" when there is none. */
  readonly code: string;
  readonly totalMs: number;
  readonly connections?: OpenedBetween;
  readonly localPort?: number;
  /** Absent where there was none. */
  readonly session?: PostgresSession;
}

export const postgresSession = z.object({
  applicationName: z.string(),
  ssl: z.boolean(),
  version: z.string(),
  cipher: z.string(),
  clientDn: z.string(),
  issuerDn: z.string(),
});

export const postgresFacts = z.object({
  kind: z.literal('postgres'),
  host: z.string(),
  port: z.number(),
  ok: z.boolean(),
  errorName: z.string(),
  errorMessage: z.string(),
  code: z.string(),
  totalMs: z.number(),
  connections: openedBetween.exactOptional(),
  localPort: z.number().exactOptional(),
  session: postgresSession.exactOptional(),
}) satisfies z.ZodType<PostgresFacts>;
