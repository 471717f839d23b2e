import { DEFAULT_NAMES, type MeshNames, serviceHost, withServiceHosts } from '../../kube/cast/mesh-names.ts';
import type { IssuedCertificate } from '../../kube/certificates/certificate-request.ts';
import type { EchoProbe, EchoTls } from '../../model/probes/echo/echo.ts';
import { addressOf } from '../address/address.ts';
import type { ProbeRequest } from '../probe-request.ts';
import type { EchoCall } from './forward-echo.ts';

/** Header and query that carry a wire marker; HTTP/2 compresses headers, so the path carries it. */
const WIRE_MARKER = { header: 'x-meshproof-marker', query: 'meshproof-marker' } as const;

/** Where manifests/base/echo.yaml mounts the certificate that the run's own authority signed. */
const OF_THE_RUN = { certFile: '/etc/echo/client.crt', keyFile: '/etc/echo/client.key' } as const;

export type EchoProbeRequest = ProbeRequest & { readonly probe: EchoProbe };

/**
 * The call of an echo application. @param issued the certificate that it presents, unless a file
 * holds it
 */
export function echoCallOf(
  request: EchoProbeRequest,
  issued?: IssuedCertificate,
  names: MeshNames = DEFAULT_NAMES,
): EchoCall {
  const { probe } = request;
  switch (probe.protocol) {
    case 'tcp':
      return {
        url: urlOf(request, 'tcp', names),
        headers: [],
        message: messageOf(request),
        serverFirst: probe.serverFirst,
      };
    case 'grpc':
      return {
        url: urlOf(request, 'grpc', names),
        headers: headersOf(request, probe.headers),
        message: messageOf(request),
      };
    case 'websocket':
      return httpCall(request, probe, { scheme: 'ws', names });
    case 'http':
      return httpCall(request, probe, { scheme: 'http', names });
    case 'http2':
      return { ...httpCall(request, probe, { scheme: 'http', names }), http2: true };
    case 'https':
      return { ...httpCall(request, probe, { scheme: 'https', names }), ...tlsOf(probe.tls, issued, names) };
  }
}

/** The message of a call without request headers; the callee echoes it. */
export function messageOf({ requestId, wireMarker }: Pick<ProbeRequest, 'requestId' | 'wireMarker'>): string {
  return wireMarker === undefined ? requestId : `${requestId} ${wireMarker}`;
}

type HttpProbe = Extract<EchoProbe, { readonly path: string }>;

function httpCall(
  request: EchoProbeRequest,
  probe: HttpProbe,
  { scheme, names }: { readonly scheme: string; readonly names: MeshNames },
): EchoCall {
  const { host, headers: declared } = probe;
  const headers = host === undefined ? declared : { ...declared, Host: withServiceHosts(host, names) };
  return {
    url: `${urlOf(request, scheme, names)}${pathOf(request, probe)}`,
    method: probe.method,
    headers: headersOf(request, headers),
  };
}

function pathOf({ wireMarker }: ProbeRequest, { protocol, path }: HttpProbe): string {
  if (protocol !== 'http2' || wireMarker === undefined) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${WIRE_MARKER.query}=${wireMarker}`;
}

function headersOf(
  { requestId, wireMarker }: ProbeRequest,
  declared: Readonly<Record<string, string>>,
): EchoCall['headers'] {
  const all = {
    ...declared,
    'x-request-id': requestId,
    ...(wireMarker === undefined ? {} : { [WIRE_MARKER.header]: wireMarker }),
  };
  return Object.entries(all).map(([key, value]) => ({ key, value }));
}

/** The full name needs no search list; the application requires a port. */
function urlOf(request: EchoProbeRequest, scheme: string, names: MeshNames): string {
  const host = request.address ?? serviceHost(addressOf(request), names);
  return `${scheme}://${host}:${request.probe.port.toString()}`;
}

function tlsOf(
  { certificate, sni, alpn, minVersion }: EchoTls,
  issued: IssuedCertificate | undefined,
  names: MeshNames,
): Partial<EchoCall> {
  return {
    ...(certificate === 'run' ? OF_THE_RUN : {}),
    ...(issued === undefined ? {} : { cert: issued.certificate, key: issued.privateKey }),
    ...(sni === undefined ? {} : { serverName: withServiceHosts(sni, names) }),
    ...(alpn === undefined ? {} : { alpn: { value: alpn } }),
    ...(minVersion === undefined ? {} : { minTlsVersion: minVersion }),
  };
}
