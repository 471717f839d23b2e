import type { X509Subject } from '../../model/spiffe-id.ts';
import type { ProxyWitness, Transport } from '../../model/witness.ts';
import type { MongoFacts } from '../../probe/mongo/facts.ts';
import type { TcpLogEntry } from './tcp-log-entry.ts';

/** What the caller's sidecar logged of the connections of one ping; an observation of the witness `proxy`. */
export interface TcpLogFacts {
  readonly kind: 'tcp-log';
  readonly connections: readonly TcpLogEntry[];
}

/** The lines of one ping as an observation; undefined when a connection is missing in the log, since that one may have carried the ping. */
export function tcpLogFacts(facts: MongoFacts, connections: readonly TcpLogEntry[]): TcpLogFacts | undefined {
  const ports = facts.localPorts ?? [];
  return ports.length > 0 && connections.length === ports.length ? { kind: 'tcp-log', connections } : undefined;
}

/**
 * Reads the caller's sidecar's word on a ping. Over mTLS as CN=… when every connection that the client opened left the sidecar under TLS
 * with that certificate of the sidecar's; undefined when they differ, since then nobody knows which of them carried the ping.
 */
export function tcpLogReport({ connections }: TcpLogFacts): ProxyWitness | undefined {
  const [first, ...others] = connections.map(wordOf);
  if (first === undefined || others.some((other) => !sameWord(first, other))) return undefined;
  const as = first.subject.startsWith('CN=') ? { as: first.subject as X509Subject } : {};
  return { side: 'caller', transport: first.transport, ...as };
}

interface Word {
  readonly transport: Transport;
  readonly subject: string;
}

function wordOf({ tlsVersion, localSubject }: TcpLogEntry): Word {
  const said = (text: string | null): string => (text === null || text === '-' ? '' : text);
  const subject = said(localSubject);
  const transport = said(tlsVersion) === '' ? 'plaintext' : subject === '' ? 'tls' : 'mtls';
  return { transport, subject };
}

function sameWord(left: Word, right: Word): boolean {
  return left.transport === right.transport && left.subject === right.subject;
}
