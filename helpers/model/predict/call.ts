import type { ClientCertificate, ProbeSpec, TlsVersion } from '../probes/probe-spec.ts';

/** What a caller's application puts on a connection, before its sidecar touches it. */
export interface Call {
  /** Port of the Service. */
  readonly port: number;
  readonly speaks: 'http' | 'grpc' | 'websocket' | 'bytes';
  /** As an HTTP sidecar sees it; absent for bytes. */
  readonly request?: SentRequest;
  /** TLS that the application opens itself. */
  readonly tls?: OwnTls;
  /** True when the caller says nothing before the callee has spoken. */
  readonly serverFirst?: boolean;
}

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface OwnTls {
  readonly certificate: ClientCertificate;
  readonly alpn: readonly string[];
  readonly maxVersion?: TlsVersion;
}

const GRPC_REQUEST = { method: 'POST', path: '/proto.EchoTestService/Echo' } as const;

/** What a probe puts on its connection; undefined for probes that are modelled by themselves. */
export function callOf(probe: ProbeSpec): Call | undefined {
  switch (probe.kind) {
    case 'http':
      return { port: probe.port, speaks: 'http', request: requestOf(probe) };
    case 'tls':
      // Whatever the port expects, what is sent inside is a GET.
      return { port: probe.port, speaks: 'http', request: { method: 'GET', path: '/' }, tls: ownTls(probe) };
    case 'echo':
      return echoCall(probe);
    case 'mongo':
    case 'kubelet':
    case 'stream':
    case 'istioctl':
    case 'telemetry':
      return undefined;
  }
}

function echoCall(probe: Extract<ProbeSpec, { kind: 'echo' }>): Call {
  const { port } = probe;
  switch (probe.protocol) {
    case 'tcp':
      return { port, speaks: 'bytes', serverFirst: probe.serverFirst };
    case 'grpc':
      return { port, speaks: 'grpc', request: GRPC_REQUEST };
    case 'https':
      return { port, speaks: 'http', request: requestOf(probe), tls: { ...ownTls(probe.tls) } };
    case 'websocket':
      return { port, speaks: 'websocket', request: requestOf(probe) };
    case 'http':
    case 'http2':
      return { port, speaks: 'http', request: requestOf(probe) };
  }
}

/** Policies match a path without its query. */
function requestOf({ path, ...request }: SentRequest): SentRequest {
  const { method, headers } = request;
  return { method, path: path.split('?')[0] ?? path, ...(headers === undefined ? {} : { headers }) };
}

function ownTls(tls: { certificate: ClientCertificate; alpn?: readonly string[]; maxVersion?: TlsVersion }): OwnTls {
  const { certificate, alpn = [], maxVersion } = tls;
  return maxVersion === undefined ? { certificate, alpn } : { certificate, alpn, maxVersion };
}
