import type { ConnectionUse } from '../../model/probes/http.ts';
import { WIRE_MARKER_HEADER } from './source-script.ts';

export interface HttpRequest {
  readonly requestId: string;
  readonly method: string;
  /** `http://host:port` and the request target, which is sent as it is. */
  readonly url: string;
  /** @default only those of every request */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as the header WIRE_MARKER_HEADER. */
  readonly wireMarker?: string;
  /** @default 'new' */
  readonly connection?: ConnectionUse;
}

/** How long each transfer may take. */
export interface TransferLimits {
  readonly connectSeconds: number;
  readonly totalSeconds: number;
}

/** Where a request goes, and what its first line names. */
export interface Place {
  readonly host: string;
  readonly port: string;
  /** Host header by default: the port is absent if it is HTTP's own, as in every client. */
  readonly authority: string;
  /** Request target, byte for byte. */
  readonly target: string;
}

/** Without a fragment, which no client sends. */
const URL_PARTS = /^http:\/\/([A-Za-z0-9._-]+)(?::(\d+))?(\/[!-"$-~]*)$/;

/**
 * Splits the URL of a request. A URL parser would normalize its path: it removes dot segments and
 * reads `\` as `/`.
 * @throws TypeError for text that cannot be sent as it is
 */
export function placeOf({ url }: Pick<HttpRequest, 'url'>): Place {
  const [, host, port = '80', target = '/'] = URL_PARTS.exec(url) ?? [];
  if (host === undefined) throw new TypeError(`not a url that can be sent as it is: ${JSON.stringify(url)}`);
  return { host, port, authority: port === '80' ? host : `${host}:${port}`, target };
}

/** Headers besides those that every client sends. The last one closes the connection. */
export function headerLines(request: HttpRequest): readonly string[] {
  const { requestId, wireMarker, headers = {} } = request;
  return [
    `x-request-id: ${requestId}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(wireMarker === undefined ? [] : [`${WIRE_MARKER_HEADER}: ${wireMarker}`]),
    ...(isPooled(request) ? [] : ['Connection: close']),
  ];
}

/** Whether a request may reuse a connection that an earlier one left open. */
export function isPooled({ connection }: HttpRequest): boolean {
  return connection === 'pooled';
}
