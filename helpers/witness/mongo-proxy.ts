import type { ProxyWitness } from '../probe/classify.ts';
import type { MongoFacts } from '../probe/facts.ts';
import type { TcpLogEntry } from './tcp-log.ts';

/** What the caller's sidecar says of the connections of one ping; an observation of the witness `proxy`. */
export interface MongoProxyFacts extends ProxyWitness {
  readonly connections: readonly TcpLogEntry[];
}

/**
 * Reads the caller's sidecar's word on a ping from its log. Over mTLS as CN=… when every connection that the client opened left the
 * sidecar under TLS with that certificate of the sidecar's; undefined when a connection is missing in the log or they differ, since
 * then nobody knows which of them carried the ping.
 */
export function mongoProxyFacts(facts: MongoFacts, entries: readonly TcpLogEntry[]): MongoProxyFacts | undefined {
  const ports = facts.localPorts ?? [];
  if (ports.length === 0 || entries.length !== ports.length) return undefined;
  const [first, ...others] = entries.map(witnessOf);
  if (first === undefined || others.some((other) => !sameConnection(first, other))) return undefined;
  return { ...first, connections: entries };
}

function witnessOf({ tlsVersion, localSubject, flags }: TcpLogEntry): ProxyWitness {
  const said = (text: string | null): string => (text === null || text === '-' ? '' : text);
  const peer = said(localSubject);
  const transport = said(tlsVersion) === '' ? 'plaintext' : peer === '' ? 'tls' : 'mtls';
  return { transport, peer, responseFlags: said(flags) };
}

function sameConnection(left: ProxyWitness, right: ProxyWitness): boolean {
  return left.transport === right.transport && left.peer === right.peer;
}
