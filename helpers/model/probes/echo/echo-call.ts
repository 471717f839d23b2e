import type { EchoTls, EchoProbe } from './echo.ts';

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
 * manifests/base/echo.yaml. An option that a call does not have is refused when the record is
 * loaded.
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
    ...options,
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
    ...options,
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
  const request = { kind: 'echo', port, method, path, headers, ...options } as const;
  return host === undefined ? request : { ...request, host };
}
