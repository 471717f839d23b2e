import { readEchoOutput } from '../../probe/echo/echo-output.ts';
import { portIn, type EchoedPort } from './terminated.ts';

/** Headers as an application received them: names in lower case, values as lists. */
export type EchoedHeaders = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the response of an application that echoes its request: httpbin's /headers, or any path of
 * echo. Undefined for other bodies, which differ from an echo without headers.
 */
export function readEchoedHeaders(body: string): EchoedHeaders | undefined {
  return fromHttpbin(body) ?? fromEcho(body);
}

/** The request line and the Host header as an application received them, and where it did. */
export interface EchoedTarget extends EchoedPort {
  /** Byte for byte. */
  readonly target?: string;
  readonly host?: string;
}

/** Reads them from the response of echo; {} for other bodies: httpbin normalizes its paths. */
export function readEchoedTarget(body: string): EchoedTarget {
  return targetIn(readEchoOutput(marked(body)).callee);
}

/** The target, the host and the port among the fields that echo reports. */
export function targetIn(fields: Readonly<Record<string, string>>): EchoedTarget {
  const { URL: target, Host: host } = fields;
  return { ...(target === undefined ? {} : { target }), ...(host === undefined ? {} : { host }), ...portIn(fields) };
}

/** The body of echo consists of the lines that its client prints after a mark. */
function fromEcho(body: string): EchoedHeaders | undefined {
  const { requestHeaders } = readEchoOutput(marked(body));
  return requestHeaders === undefined ? undefined : new Map(Object.entries(requestHeaders));
}

function marked(body: string): string {
  return body.replaceAll(/^/gm, '[0 body] ');
}

/** Values are arrays in go-httpbin and strings in the older Python httpbin. */
function fromHttpbin(body: string): EchoedHeaders | undefined {
  const headers = field(parsed(body), 'headers');
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return undefined;
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), values(value)] as const);
  return entries.every(([, value]) => value !== undefined)
    ? new Map(entries.map(([name, value]) => [name, value ?? []]))
    : undefined;
}

/** JSON, or undefined for anything else: an error page is no echo. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function values(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}
