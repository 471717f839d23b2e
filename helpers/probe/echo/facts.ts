import * as z from 'zod';
import type { EchoProbe } from '../../model/probes/echo/echo.ts';

/** How a call ended that an echo application made, and what the callee returned to it. */
export interface EchoFacts {
  readonly kind: 'echo';
  readonly protocol: EchoProbe['protocol'];
  readonly url: string;
  /** True when a response arrived and was read to its end. */
  readonly ok: boolean;
  /** The caller's error message (Go's), "" on success. */
  readonly error: string;
  /** Errors of earlier attempts whose connection ended before the request, in an unreported way. */
  readonly unexplained?: readonly string[];
  /** Status of the HTTP response; 0 where none arrived and for gRPC, WebSocket and TCP. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  /** The message that was sent to be echoed, "" for a request without one. */
  readonly message: string;
  /** Headers that the callee's application received, in lower case; absent when it reports none. */
  readonly requestHeaders?: Readonly<Record<string, readonly string[]>>;
  /**
   * Other reported fields of the callee: Hostname, Namespace, Proto, IP (of its peer), Alpn, Sni …
   */
  readonly callee: Readonly<Record<string, string>>;
  /** Other lines of the response, such as a proxy's message or the echoed message. */
  readonly body: string;
  readonly totalMs: number;
}

export const echoFacts = z.object({
  kind: z.literal('echo'),
  protocol: z.enum(['http', 'http2', 'websocket', 'https', 'grpc', 'tcp']),
  url: z.string(),
  ok: z.boolean(),
  error: z.string(),
  unexplained: z.array(z.string()).exactOptional(),
  status: z.number(),
  responseHeaders: z.record(z.string(), z.array(z.string())),
  message: z.string(),
  requestHeaders: z.record(z.string(), z.array(z.string())).exactOptional(),
  callee: z.record(z.string(), z.string()),
  body: z.string(),
  totalMs: z.number(),
}) satisfies z.ZodType<EchoFacts>;
