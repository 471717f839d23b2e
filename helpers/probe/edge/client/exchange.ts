import type { EdgeAlpn } from '../../../model/probes/edge.ts';

/** One request, as the client's process reads it from its input. */
export interface EdgeRequest {
  readonly address: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  /** Besides Host, in their order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly tls?: EdgeRequestTls;
  /** Host of a first request on the same connection. */
  readonly coalesced?: string;
}

export interface EdgeRequestTls {
  /** "" sends none. */
  readonly serverName: string;
  /** The name that the server's certificate is compared with. */
  readonly verifiedName: string;
  readonly alpn: readonly EdgeAlpn[];
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
  readonly cert?: string;
  readonly key?: string;
  /** PEM; public authorities when absent. */
  readonly ca?: string;
}

/** How long a request may take. */
export interface Limits {
  readonly connectMs: number;
  readonly totalMs: number;
}

export interface Response {
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** The result of one request, as the client's process writes it. */
export interface Seen extends Response {
  readonly reached: 'nothing' | 'connection' | 'handshake' | 'response';
  readonly local: string;
  readonly session?: Session;
  readonly firstStatus?: number;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly ended: boolean;
  readonly totalMs: number;
}

export interface Session {
  readonly version: string;
  readonly cipher: string;
  readonly alpn: string;
  /** PEM, the server's own certificate first. */
  readonly chain: readonly string[];
  readonly distrust: string;
}

/** Sends requests over an open connection. */
export interface Carrier {
  exchange(request: Pick<EdgeRequest, 'method' | 'path' | 'host' | 'headers'>): Promise<Response>;
}

/** The peer closed its connection, or the stream of a request, without a response. */
export class Ended extends Error {
  override readonly name = 'Ended';
}

const BODY_CHARACTERS = 16_384;

/** Reads a body to its end and keeps its beginning. */
export async function readBody(stream: AsyncIterable<string>): Promise<string> {
  let body = '';
  for await (const chunk of stream) if (body.length < BODY_CHARACTERS) body += chunk;
  return body.slice(0, BODY_CHARACTERS);
}
