import type { X509Subject } from '../../model/spiffe-id.ts';
import type { TerminatedTls } from '../../model/witness.ts';
import { containerTraits } from '../../model/workloads/workload.ts';

/** What echo reports of the port that it received a request at, and of the TLS that it ended. */
export interface EchoedPort {
  /** Port of its container. */
  readonly port?: string;
  /** Subject of the client's certificate, where the port requests one. */
  readonly clientSubject?: string;
}

/** Reads them from the fields that echo reports. */
export function portIn(fields: Readonly<Record<string, string>>): EchoedPort {
  const { ServicePort: port, ClientCertSubject: clientSubject } = fields;
  return { ...(port === undefined ? {} : { port }), ...(clientSubject === undefined ? {} : { clientSubject }) };
}

/**
 * TLS that an echo application terminated itself: a port with TLS accepts nothing else
 * (manifests/base/echo.yaml; Istio, pkg/test/echo/server/endpoint).
 */
export function terminatedAt({ port, clientSubject }: EchoedPort): TerminatedTls | undefined {
  const traits = port === undefined ? undefined : containerTraits({ app: 'echo' }, Number(port));
  if (traits?.ownTls === undefined) return undefined;
  if (clientSubject === undefined) return { over: 'tls' };
  return { over: 'mtls', ...(clientSubject.startsWith('CN=') ? { as: clientSubject as X509Subject } : {}) };
}
