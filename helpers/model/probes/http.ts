import * as z from 'zod';
import { sentRequest, type Call } from './call.ts';
import {
  addressedFields,
  forFactFields,
  headersField,
  hostField,
  methodField,
  pathField,
  portField,
  type Addressed,
  type ForFact,
} from './fields.ts';
import { tokenField, type Token } from './token.ts';

/** Whether a request opens a connection or reuses one that an earlier request left open. */
export type ConnectionUse = 'new' | 'pooled';

/** A request of HTTP/1.1 by a simple client. */
export interface HttpProbe extends Addressed {
  readonly kind: 'http';
  readonly method: string;
  /** Request target, sent byte for byte: `/a/../b` and `//a` are not normalized. */
  readonly path: string;
  /** Port of the Service. */
  readonly port: number;
  /** Host header. @default what the request is sent to */
  readonly host?: string;
  /** Sent as they are written; names that differ in their case alone are sent one after another. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Made by the run, and sent as `Authorization: Bearer`. @default none */
  readonly token?: Token;
  /** @default 'new' */
  readonly connection?: ConnectionUse;
}

const fields = z.strictObject({
  ...forFactFields,
  ...addressedFields,
  kind: z.literal('http'),
  method: methodField,
  path: pathField,
  port: portField,
  host: hostField.exactOptional(),
  headers: headersField.exactOptional(),
  token: tokenField.exactOptional(),
  connection: z.enum(['new', 'pooled']).exactOptional(),
});

/** A token is sent as a header: another value of it would not be sent. */
export const httpProbe = fields.superRefine(({ token, headers = {} }, context) => {
  const name = Object.keys(headers).find((header) => header.toLowerCase() === 'authorization');
  if (token === undefined || name === undefined) return;
  const message = 'is sent by the token of this request too: keep one of the two';
  context.addIssue({ code: 'custom', path: ['headers', name], message });
}) satisfies z.ZodType<HttpProbe & ForFact>;

/** Options of a request besides its method and path; the default port is 8000. */
type HttpOptions = Partial<Pick<HttpProbe, 'port' | 'host' | 'headers' | 'token' | 'at' | 'connection'>>;

/**
 * Requests of HTTP/1.1, each on a fresh connection unless an option changes that.
 * @example
 * probe: http.get('/headers')
 * probes: { post: http.post('/post', { headers: { 'x-to': 'new' } }) }
 */
export const http = {
  get: (path: string, options: HttpOptions = {}): HttpProbe => request('GET', path, options),
  post: (path: string, options: HttpOptions = {}): HttpProbe => request('POST', path, options),
} as const;

function request(method: string, path: string, { port = 8000, ...options }: HttpOptions): HttpProbe {
  return { kind: 'http', method, path, port, ...options };
}

export function httpCall(probe: HttpProbe): Call {
  return { port: probe.port, protocol: 'http', request: sentRequest(probe) };
}
