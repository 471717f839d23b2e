import { z } from 'zod';
import { EXIT, MeshproofError, messageOf } from '../../errors.ts';

/** Envoy writes null for an operator without a value. */
const text = z.string().nullable();
const count = z.number().nullable();
/** `address:port`, IPv6 in brackets. */
const socket = z.string().nullable();

const seenOfConnection = {
  /** UTC, ISO 8601 with milliseconds: start of the request or of the connection. */
  start: z.string(),
  durationMs: count,
  /** Unique within one proxy process; 0 where no filter chain took the connection. */
  connection: count,
  /** Name of the filter chain that took the connection; null when none matched. */
  chain: text,
  /** The other end of the TCP connection. */
  remote: socket,
  local: socket,
  sni: text,
  tlsVersion: text,
  tlsCipher: text,
  /** URI names of the peer's certificate by commas; unverified while `transportFailure` is set. */
  peerUri: text,
  peerSubject: text,
  /** SHA-256 of the peer's certificate in lower-case hex. */
  peerFingerprint: text,
  localUri: text,
  transportFailure: text,
  termination: text,
  /** Response flags by commas, in no fixed order; `-` for none. */
  flags: text,
  bytesIn: count,
  bytesOut: count,
  upstream: socket,
  upstreamFailure: text,
};

const connectionEntry = z.object({ meshproof: z.literal('connection'), ...seenOfConnection });

const httpEntry = z.object({
  meshproof: z.literal('http'),
  ...seenOfConnection,
  requestId: text,
  protocol: text,
  method: text,
  path: text,
  authority: text,
  /** 0 when the caller left before a response began. */
  code: count,
  details: text,
});

export const accessLogEntry = z.discriminatedUnion('meshproof', [httpEntry, connectionEntry]);

export const outboundEntry = z.object({
  meshproof: z.literal('outbound'),
  start: z.string(),
  durationMs: count,
  /** The application's own end of its connection. */
  remote: socket,
  /** The address that it called. */
  local: socket,
  flags: text,
  /** The pod that the sidecar chose. */
  upstream: socket,
  upstreamFailure: text,
  /** Absent for bytes. */
  requestId: text.optional(),
  /** The sidecar's own end of its connection to the callee. */
  upstreamLocal: socket.optional(),
  cluster: text.optional(),
  /** Version of the TLS that the sidecar opened; absent where it opened none. */
  tlsVersion: text.optional(),
  /** Subject of the certificate that the sidecar had for it, whether or not it was requested. */
  localSubject: text.optional(),
  peerSubject: text.optional(),
});

const logLine = z.discriminatedUnion('meshproof', [httpEntry, connectionEntry, outboundEntry]);

/** How one inbound connection ended, as the callee's sidecar logged it. */
export type ConnectionEntry = Readonly<z.infer<typeof connectionEntry>>;
/** What the callee's sidecar did with one request. */
export type HttpEntry = Readonly<z.infer<typeof httpEntry>>;
/** One entry of the callee's sidecar, plain JSON. */
export type AccessLogEntry = HttpEntry | ConnectionEntry;
/** A call that the caller's sidecar could not pass on, or for which it opened TLS of a rule. */
export type OutboundEntry = Readonly<z.infer<typeof outboundEntry>>;
/** One line that manifests/witness/access-log.yaml makes a sidecar write. */
export type LogLine = AccessLogEntry | OutboundEntry;

/** Whether a line is about an inbound request or connection. */
export function isInbound(line: LogLine): line is AccessLogEntry {
  return line.meshproof !== 'outbound';
}

const MARK = '"meshproof":';

/**
 * Parses one line of a sidecar's standard output; undefined for a line of another origin (Envoy's
 * own log, a mesh-wide access log).
 * @throws MeshproofError when a line of this access log is incomplete or differs from the manifest.
 */
export function parseAccessLogLine(line: string): LogLine | undefined {
  if (!line.startsWith('{') || !line.includes(MARK)) return undefined;
  const value = parsed(line);
  if (typeof value !== 'object' || value === null || !('meshproof' in value)) return undefined;
  const result = logLine.safeParse(value);
  if (result.success) return result.data;
  throw broken(line, z.prettifyError(result.error));
}

/**
 * A header value cannot contain the mark, since a JSON log escapes quotes: a line with the mark
 * that is not JSON is an incomplete one.
 */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw broken(line, messageOf(error));
  }
}

function broken(line: string, details: string): MeshproofError {
  return new MeshproofError({
    operation: 'read a line of the access log',
    details: `${details}\n${line.slice(0, 500)}`,
    hint: 'compare the EnvoyFilter meshproof-access-log in the namespace with manifests/witness/access-log.yaml',
    exitCode: EXIT.environment,
  });
}

/**
 * The status that Envoy itself answered with, in place of the application; undefined for other
 * entries and for redirects.
 */
export function localReplyStatus(entry: AccessLogEntry): number | undefined {
  if (entry.meshproof !== 'http' || entry.details === null) return undefined;
  const { code, details } = entry;
  const isStatus = code !== null && code >= 200 && (code < 300 || code >= 400);
  return isStatus && details !== '-' && details !== 'via_upstream' ? code : undefined;
}
