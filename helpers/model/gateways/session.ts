import type { FactValues } from '../facts/fact-values.ts';
import type { ServerTls } from '../policies/gateway/types.ts';
import type { EdgeTls } from '../probes/edge.ts';
import type { Credential } from './credentials.ts';

/** What a client knows of its session with a gateway. */
export interface GatewaySession {
  readonly 'tls-version': FactValues['tls-version'];
  readonly alpn: FactValues['alpn'];
  /** Absent for the certificate of the mesh. */
  readonly served?: FactValues['served'];
  readonly verified?: FactValues['verified'];
}

type Ready = Extract<Credential, { is: 'ready' }>;
type Certificate = NonNullable<Ready['certificate']>;

/**
 * The session of a client that a gateway accepts. The server prefers HTTP/2 (gateway.go,
 * buildGatewayListenerTLSContext: ALPNHttp).
 * @param host the name by which a client without a server name verifies the server
 */
export function sessionOf(
  server: ServerTls,
  client: EdgeTls,
  { certificate }: Pick<Ready, 'certificate'>,
  host: string,
): GatewaySession {
  const { alpn = ['h2', 'http/1.1'] } = client;
  const bounds = [server.maxVersion ?? '1.3', client.maxVersion ?? '1.3'];
  return {
    'tls-version': bounds.includes('1.2') ? 'TLSv1.2' : 'TLSv1.3',
    alpn: alpn.includes('h2') ? 'h2' : alpn.includes('http/1.1') ? 'http/1.1' : 'none',
    ...(certificate === undefined
      ? {}
      : {
          served: `CN=${certificate.of} by ${certificate.by}` as const,
          verified: verdictOn(certificate, client, client.sni === '' ? host : client.sni),
        }),
  };
}

/** OpenSSL verifies the chain and the validity, and Node the name after it. */
function verdictOn({ by, names, defect }: Certificate, { trusts }: EdgeTls, name: string): FactValues['verified'] {
  if (defect === 'self-signed') return 'self-signed';
  if (trusts !== by) return 'another authority';
  if (defect === 'forged') return 'forged';
  if (defect === 'expired') return 'expired';
  if (defect === 'not-yet-valid') return 'not yet valid';
  return names.some((one) => covers(one, name)) ? `by ${by}` : 'another name';
}

/** A wildcard is one label (RFC 6125, 6.4.3). */
function covers(pattern: string, name: string): boolean {
  const plain = name.toLowerCase().replace(/:\d+$/, '');
  return pattern.startsWith('*.') ? plain.replace(/^[^.]+/, '*') === pattern : plain === pattern;
}
