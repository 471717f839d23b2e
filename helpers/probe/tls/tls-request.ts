import { DEFAULT_NAMES, type MeshNames, serviceHost, withServiceHosts } from '../../kube/cast/mesh-names.ts';
import type { IssuedCertificate } from '../../kube/certificates/certificate-request.ts';
import type { TlsProbe } from '../../model/probes/tls.ts';
import type { ProbeRequest } from '../probe-request.ts';

/** One connection to open, as remote/tls-loop.mjs reads it. */
export interface TlsRequest {
  readonly host: string;
  readonly port: number;
  readonly servername: string;
  readonly alpn: readonly string[];
  readonly minVersion?: string;
  readonly maxVersion?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Sent once the handshake has ended. */
  readonly payload: string;
}

export type TlsProbeRequest = ProbeRequest & { readonly probe: TlsProbe };

/** The connection of a probe. @param issued the certificate that it presents, if any */
export function tlsRequestOf(
  request: TlsProbeRequest,
  issued?: IssuedCertificate,
  names: MeshNames = DEFAULT_NAMES,
): TlsRequest {
  const { to, probe } = request;
  const host = serviceHost(`${to.workload}.${to.namespace}`, names);
  const { minVersion, maxVersion } = probe;
  return {
    host,
    port: probe.port,
    servername: probe.sni === undefined ? host : withServiceHosts(probe.sni, names),
    alpn: probe.alpn,
    ...(minVersion === undefined ? {} : { minVersion: `TLSv${minVersion}` }),
    ...(maxVersion === undefined ? {} : { maxVersion: `TLSv${maxVersion}` }),
    ...(issued === undefined ? {} : { cert: issued.certificate, key: issued.privateKey }),
    payload: getRequest(host, request),
  };
}

/** A request that HTTP ports serve and echo ports send back. */
function getRequest(host: string, { requestId, wireMarker, probe }: TlsProbeRequest): string {
  const headers = [
    `host: ${host}`,
    `x-request-id: ${requestId}`,
    ...Object.entries(probe.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ...(wireMarker === undefined ? [] : [`x-meshproof-marker: ${wireMarker}`]),
    'connection: close',
  ];
  return `GET / HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`;
}
