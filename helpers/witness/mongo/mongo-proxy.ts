import type { Mechanism } from '../../model/mechanism.ts';
import type { X509Subject } from '../../model/spiffe-id.ts';
import type { ProxyWitness, Transport } from '../../model/witness.ts';
import { callerRefusal } from '../access-log/caller-refusal.ts';
import { flagsOf } from '../access-log/refusals.ts';
import type { OpenedConnections } from './opened-connections.ts';
import type { TcpLogEntry } from './tcp-log-entry.ts';

/** The connections of one ping in the caller's sidecar's log; an observation of `proxy`. */
export interface TcpLogFacts {
  readonly kind: 'tcp-log';
  readonly connections: readonly TcpLogEntry[];
}

/** The entries of one ping; undefined when one is missing, which may have carried the ping. */
export function tcpLogFacts(
  { count }: Pick<OpenedConnections, 'count'>,
  connections: readonly TcpLogEntry[],
): TcpLogFacts | undefined {
  return count > 0 && connections.length === count ? { kind: 'tcp-log', connections } : undefined;
}

/**
 * Reads the report of the caller's sidecar on a ping: mTLS as CN=… when every connection of
 * the client left the sidecar under TLS with that certificate, or how all of them failed; undefined
 * when connections differ, since any of them may have transported the ping.
 */
export function tcpLogReport({ connections }: TcpLogFacts): ProxyWitness | undefined {
  const [refused, ...otherwise] = new Set(connections.map(refusalOf));
  if (otherwise.length > 0) return undefined;
  if (refused !== undefined) return { side: 'caller', refused };
  const [first, ...others] = connections.map(sessionOf);
  if (first === undefined || others.some((other) => !isSameSession(first, other))) return undefined;
  const as = first.subject.startsWith('CN=') ? { as: first.subject as X509Subject } : {};
  return { side: 'caller', transport: first.transport, ...as };
}

/** Only a failed connection is one that the sidecar itself could not open. */
function refusalOf({ flags, failure }: TcpLogEntry): Mechanism | undefined {
  return flagsOf({ flags }).includes('UF') ? callerRefusal({ flags, upstreamFailure: failure }) : undefined;
}

interface Session {
  readonly transport: Transport;
  readonly subject: string;
}

function sessionOf({ tlsVersion, localSubject }: TcpLogEntry): Session {
  const valueOf = (text: string | null): string => (text === null || text === '-' ? '' : text);
  const subject = valueOf(localSubject);
  const transport = valueOf(tlsVersion) === '' ? 'plaintext' : subject === '' ? 'tls' : 'mtls';
  return { transport, subject };
}

function isSameSession(left: Session, right: Session): boolean {
  return left.transport === right.transport && left.subject === right.subject;
}
