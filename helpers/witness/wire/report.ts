import type { WireFacts } from './facts.ts';
import type { Counters } from './messages.ts';
import type { WireFlow } from './packets/flows.ts';

/** The report of a whole capture; `silent` supports no other witness. */
export interface CaptureReport {
  readonly finding: 'only-tls' | 'marker-in-clear' | 'silent';
  readonly because: string;
}

/**
 * Reads a capture as a whole. It is silent when it saw no packet or no TLS, when tcpdump or the
 * kernel lost a packet, or when it did not see a marker that was sent in clear on purpose.
 */
export function captureReport(facts: WireFacts): CaptureReport {
  if (facts.wireMarkerSeen)
    return {
      finding: 'marker-in-clear',
      because: `in clear on port ${facts.ports.join(', ')}: ${facts.markersInClear.join(', ')}`,
    };
  const gap = gapIn(facts);
  if (gap !== undefined) return { finding: 'silent', because: gap };
  return {
    finding: 'only-tls',
    because: `${facts.tlsRecords.toString()} TLS records in ${facts.packets.toString()} packets and no marker`,
  };
}

function gapIn(facts: WireFacts): string | undefined {
  if (facts.packets === 0) return `no packet passed the filters on ${facts.interface}`;
  const lost = (['heads', 'scan'] as const).find((source) => lossOf(facts[source]) !== 0);
  if (lost === 'heads' || (lost === 'scan' && !(facts.flowsLeftOut === 0 && facts.flows.every(isWhollyTls))))
    return `the capture "${lost}" is incomplete: ${JSON.stringify(facts[lost])}`;
  if (facts.mode === 'sanity') return 'a marker was sent in clear, and the capture did not see it';
  if (facts.flowsLeftOut > 0)
    return `${facts.flowsLeftOut.toString()} packets belong to connections that were not followed`;
  if (facts.tlsRecords === 0) return 'no TLS record was seen';
  return undefined;
}

/** Packets that the kernel dropped or that tcpdump had not read when it was stopped. */
function lossOf({ captured, received, dropped }: Counters): number {
  return dropped + Math.max(0, received - captured);
}

/**
 * Whether every segment of a connection began with a TLS record: `scan` ignores such segments, so
 * that it cannot have lost any of them. tcpdump also counts packets received before its filter was
 * set.
 */
function isWhollyTls({ protocol, otherSegments }: WireFlow): boolean {
  return protocol === 'nothing' || (protocol === 'tls' && otherSegments === 0);
}

/** One request that a capture may have seen. */
export interface WireQuestion {
  /** Its marker as sent, see wireMarkerOf(). */
  readonly token: string;
  /** The caller's end of its connection, from the proxy's log; required to prove TLS. */
  readonly remote?: string;
}

/**
 * The report of a capture on one request; silent when the capture as a whole is. A marker seen in
 * clear counts in any case.
 */
export function readWireReport(facts: WireFacts, question: WireQuestion): 'tls' | 'plaintext' | 'silent' {
  const transport = wireReportOf(facts, question);
  return transport === 'tls' && captureReport(facts).finding === 'silent' ? 'silent' : transport;
}

/**
 * The transport of one request on the wire, also of a refused one. Silent when the capture did not
 * see its connection, lost a packet, or is ambiguous.
 */
export function wireReportOf(facts: WireFacts, { token, remote }: WireQuestion): 'tls' | 'plaintext' | 'silent' {
  if (facts.markersInClear.includes(token)) return 'plaintext';
  // An incomplete marker may belong to this request.
  if (facts.markersInClear.some((seen) => token.startsWith(seen))) return 'silent';
  const flows = facts.flows.filter((flow) => flow.remote === remote && flow.protocol !== 'nothing');
  if (remote === undefined || lossOf(facts.heads) !== 0) return 'silent';
  if (lossOf(facts.scan) !== 0 && !flows.every(isWhollyTls)) return 'silent';
  const protocols = new Set(flows.map(({ protocol }) => protocol));
  // A reused port with two protocols does not show which one transported the request.
  if (protocols.size !== 1) return 'silent';
  return protocols.has('tls') ? 'tls' : 'plaintext';
}
