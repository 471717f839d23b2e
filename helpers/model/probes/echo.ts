import * as z from 'zod';
import { ownTls, sentRequest, type Call } from './call.ts';
import { clientCertificate, tlsVersion, type ClientCertificate, type TlsVersion } from './client-certificate.ts';
import {
  addressedFields,
  forFactFields,
  headersField,
  hostField,
  methodField,
  pathField,
  portField,
  textField,
  type Addressed,
  type ForFact,
} from './fields.ts';

/** TLS that the application of an echo caller opens itself. */
export interface EchoTls {
  readonly certificate: ClientCertificate;
  /** @default the callee's full name */
  readonly sni?: string;
  /** @default what the protocol implies */
  readonly alpn?: readonly string[];
  /** @default '1.2' */
  readonly minVersion?: TlsVersion;
}

interface EchoRequest extends Addressed {
  readonly kind: 'echo';
  /** Port of the Service. */
  readonly port: number;
}

interface EchoHttpRequest extends EchoRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Host header. @default the callee's full name */
  readonly host?: string;
}

/** A request that one echo application sends to another. */
export type EchoProbe =
  | (EchoHttpRequest & { readonly protocol: 'http' | 'http2' | 'websocket' })
  | (EchoHttpRequest & { readonly protocol: 'https'; readonly tls: EchoTls })
  | (EchoRequest & { readonly protocol: 'grpc'; readonly headers: Readonly<Record<string, string>> })
  | (EchoRequest & { readonly protocol: 'tcp'; readonly serverFirst: boolean });

const requestFields = { ...forFactFields, ...addressedFields, kind: z.literal('echo'), port: portField };
const httpFields = {
  ...requestFields,
  method: methodField,
  path: pathField,
  headers: headersField,
  host: hostField.exactOptional(),
};
const echoTls = z.strictObject({
  certificate: clientCertificate,
  sni: hostField.exactOptional(),
  alpn: z.array(textField).exactOptional(),
  minVersion: tlsVersion.exactOptional(),
}) satisfies z.ZodType<EchoTls>;

export const echoProbe = z.discriminatedUnion(
  'protocol',
  [
    z.strictObject({ ...httpFields, protocol: z.enum(['http', 'http2', 'websocket']) }),
    z.strictObject({ ...httpFields, protocol: z.literal('https'), tls: echoTls }),
    z.strictObject({ ...requestFields, protocol: z.literal('grpc'), headers: headersField }),
    z.strictObject({ ...requestFields, protocol: z.literal('tcp'), serverFirst: z.boolean() }),
  ],
  'names no protocol of an echo probe',
) satisfies z.ZodType<EchoProbe & ForFact>;

const GRPC_REQUEST = { method: 'POST', path: '/proto.EchoTestService/Echo' } as const;

/** What the caller's application puts on its connection. */
export function callOfEcho(probe: EchoProbe): Call {
  switch (probe.protocol) {
    case 'tcp':
      return { port: probe.port, protocol: 'bytes', serverFirst: probe.serverFirst };
    case 'grpc':
      return { port: probe.port, protocol: 'grpc', request: GRPC_REQUEST };
    case 'https':
      return { port: probe.port, protocol: 'http', request: sentRequest(probe), tls: ownTls(probe.tls) };
    case 'websocket':
      return { port: probe.port, protocol: 'websocket', request: sentRequest(probe) };
    case 'http':
    case 'http2':
      return { port: probe.port, protocol: 'http', request: sentRequest(probe) };
  }
}

interface Options {
  /** Port of the Service. */
  readonly port?: number;
  /** See Addressed. */
  readonly at?: string;
}

interface HttpOptions extends Options {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Host header. @default the callee's full name */
  readonly host?: string;
}

/**
 * Requests from one echo application to another, each on a fresh connection. The ports are those of
 * manifests/base/echo.yaml.
 * @example
 * probe: echoCall.grpc()
 * probes: { tcp: echoCall.tcp({ port: 9000 }) }
 */
export const echoCall = {
  /** HTTP/1.1. */
  http: (options: HttpOptions = {}): EchoProbe => ({ protocol: 'http', ...httpProbe(80, options) }),
  /** HTTP/2 without TLS, by prior knowledge. */
  http2: (options: HttpOptions = {}): EchoProbe => ({ protocol: 'http2', ...httpProbe(85, options) }),
  /** An upgrade to WebSocket and one message. */
  webSocket: (options: Omit<HttpOptions, 'method' | 'host'> = {}): EchoProbe => ({
    protocol: 'websocket',
    ...httpProbe(8090, options),
  }),
  /** One unary call. */
  grpc: ({ port = 7070, headers = {}, ...options }: Options & Pick<HttpOptions, 'headers'> = {}): EchoProbe => ({
    kind: 'echo',
    protocol: 'grpc',
    port,
    headers,
    ...addressed(options),
  }),
  /** A line of bytes that the callee echoes; the server at port 9001 sends first. */
  tcp: ({
    port = 9000,
    serverFirst = port === 9001,
    ...options
  }: Options & { serverFirst?: boolean } = {}): EchoProbe => ({
    kind: 'echo',
    protocol: 'tcp',
    port,
    serverFirst,
    ...addressed(options),
  }),
  /** HTTP/1.1 over TLS between the applications; sidecars forward it unchanged. */
  https: ({ tls = {}, ...options }: HttpOptions & { tls?: Partial<EchoTls> } = {}): EchoProbe => ({
    protocol: 'https',
    ...httpProbe(443, options),
    tls: { certificate: 'none', ...tls },
  }),
} as const;

function httpProbe(
  standard: number,
  { port = standard, method = 'GET', path = '/', headers = {}, host, ...options }: HttpOptions,
) {
  const request = { kind: 'echo', port, method, path, headers, ...addressed(options) } as const;
  return host === undefined ? request : { ...request, host };
}

function addressed({ at }: Addressed): Addressed {
  return at === undefined ? {} : { at };
}
