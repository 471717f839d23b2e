import type { Addressed, EchoProbe, EchoTls, RawTlsCertificate, TlsProbe, TlsVersion } from './probe-spec.ts';

interface Options {
  /** Port of the Service. */
  readonly port?: number;
  /** Another Service than the callee's own, `service.namespace`, or a pod behind a headless one, `pod.service.namespace`. */
  readonly at?: string;
}

interface HttpOptions extends Options {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Host header. @default the callee's full name */
  readonly host?: string;
}

/** Requests from one echo application to another, each on a fresh connection. Ports are those of manifests/base/echo.yaml. */
export const echoCall = {
  /** HTTP/1.1. */
  http: (options: HttpOptions = {}): EchoProbe => ({ protocol: 'http', ...httpRequest(80, options) }),
  /** HTTP/2 without TLS, by prior knowledge. */
  http2: (options: HttpOptions = {}): EchoProbe => ({ protocol: 'http2', ...httpRequest(85, options) }),
  /** An upgrade to WebSocket and one message. */
  webSocket: (options: Omit<HttpOptions, 'method' | 'host'> = {}): EchoProbe => ({
    protocol: 'websocket',
    ...httpRequest(8090, options),
  }),
  /** One unary call. */
  grpc: ({ port = 7070, headers = {}, ...options }: Options & Pick<HttpOptions, 'headers'> = {}): EchoProbe => ({
    kind: 'echo',
    protocol: 'grpc',
    port,
    headers,
    ...addressed(options),
  }),
  /** A line of bytes that comes back; from port 9001 after the server has spoken first. */
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
  /** HTTP/1.1 over TLS that the applications hold; sidecars pass it on as it is. */
  https: ({ tls = {}, ...options }: HttpOptions & { tls?: Partial<EchoTls> } = {}): EchoProbe => ({
    protocol: 'https',
    ...httpRequest(443, options),
    tls: { certificate: 'none', ...tls },
  }),
} as const;

export interface RawTlsOptions {
  readonly port?: number;
  readonly certificate?: RawTlsCertificate;
  /** @default the callee's full name */
  readonly sni?: string;
  readonly alpn?: readonly string[];
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  /** Of the request that is sent inside. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A TLS client bound to nothing but these options, such as an attacker would use; for callers of the kind `tlsClient`. */
export function rawTls({ port = 9443, certificate = 'none', alpn = [], ...bounds }: RawTlsOptions = {}): TlsProbe {
  return { kind: 'tls', port, certificate, alpn, ...bounds };
}

function httpRequest(
  standard: number,
  { port = standard, method = 'GET', path = '/', headers = {}, host, ...options }: HttpOptions,
) {
  const request = { kind: 'echo', port, method, path, headers, ...addressed(options) } as const;
  return host === undefined ? request : { ...request, host };
}

/** A probe of the callee's own Service says nothing of where it is sent. */
function addressed({ at }: Addressed): Addressed {
  return at === undefined ? {} : { at };
}
