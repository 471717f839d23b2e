import type { ConnectionUse } from '../../model/probes/http.ts';
import { WIRE_MARKER_HEADER } from './source-script.ts';

export interface HttpRequest {
  readonly requestId: string;
  readonly method: string;
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
