import * as z from 'zod';
import type { Counters } from './messages.ts';
import type { WireFlow } from './packets/flows.ts';
import type { CaptureFilters } from './script.ts';

/** `assert`: no canary may be seen. `sanity`: one must be, or the filter or the interface is wrong. */
export type CaptureMode = 'assert' | 'sanity';

/** What went over the callee's interface while a capture ran; an observation of the witness `wire`, plain JSON. */
export interface WireFacts {
  readonly kind: 'wire';
  readonly mode: CaptureMode;
  readonly pod: string;
  readonly interface: string;
  /** The application's own port: sidecars redirect behind the interface, so TLS and plaintext both arrive here. */
  readonly ports: readonly number[];
  /** The filters as the two tcpdumps were given them. */
  readonly filters: CaptureFilters;
  /** Packets that passed the filter of `heads`: those to the callee that open a connection or carry payload, alerts and resets. */
  readonly packets: number;
  /** TCP payload of these packets, on the wire. */
  readonly bytes: number;
  readonly tlsRecords: number;
  readonly wireMarkerSeen: boolean;
  /** What followed the canaries that went in clear, each once: which requests they were. */
  readonly markersInClear: readonly string[];
  /** Counters of the two tcpdumps: `heads` made the flows, `scan` looked for canaries. */
  readonly heads: Counters;
  readonly scan: Counters;
  readonly flows: readonly WireFlow[];
  /** Packets of connections beyond the number that is kept apart. */
  readonly flowsLeftOut: number;
}

const counters = z.object({ captured: z.number(), received: z.number(), dropped: z.number() });

/** What is read of a capture; the rest is for people. */
export const wireFacts: z.ZodType<WireFacts> = z.object({
  kind: z.literal('wire'),
  mode: z.enum(['assert', 'sanity']),
  pod: z.string(),
  interface: z.string(),
  ports: z.array(z.number()),
  filters: z.object({ heads: z.string(), scan: z.string() }),
  packets: z.number(),
  bytes: z.number(),
  tlsRecords: z.number(),
  wireMarkerSeen: z.boolean(),
  markersInClear: z.array(z.string()),
  heads: counters,
  scan: counters,
  flows: z.array(
    z.object({
      remote: z.string(),
      speaks: z.enum(['tls', 'http', 'http2', 'other', 'nothing']),
      packets: z.number(),
      bytes: z.number(),
      tlsRecords: z.number(),
      otherSegments: z.number().exactOptional(),
      alerts: z.array(z.number()),
      resetBy: z.enum(['caller', 'callee', '']),
    }),
  ),
  flowsLeftOut: z.number(),
});

/** What a capture amounts to. `silent` never agrees with anybody. */
export interface WireReports {
  readonly says: 'only-tls' | 'marker-in-clear' | 'silent';
  readonly because: string;
}

/**
 * Reads a capture as a whole. It is silent when it saw no packet, when tcpdump or the kernel lost one, when a canary that went in clear on
 * purpose was not seen, or when no TLS was seen either: then nobody knows what the requests did.
 */
export function wireReports(facts: WireFacts): WireReports {
  if (facts.wireMarkerSeen)
    return {
      says: 'marker-in-clear',
      because: `in clear on port ${facts.ports.join(', ')}: ${facts.markersInClear.join(', ')}`,
    };
  const gap = gapIn(facts);
  if (gap !== undefined) return { says: 'silent', because: gap };
  return {
    says: 'only-tls',
    because: `${facts.tlsRecords.toString()} TLS records in ${facts.packets.toString()} packets and no canary`,
  };
}

function gapIn(facts: WireFacts): string | undefined {
  if (facts.packets === 0) return `no packet passed the filters on ${facts.interface}`;
  const lost = (['heads', 'scan'] as const).find((who) => lossOf(facts[who]) !== 0);
  if (lost === 'heads' || (lost === 'scan' && !(facts.flowsLeftOut === 0 && facts.flows.every(isWhollyTls))))
    return `the capture "${lost}" is not whole: ${JSON.stringify(facts[lost])}`;
  if (facts.mode === 'sanity') return 'a plaintext canary was sent, and the capture did not see it';
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
 * Whether every segment of a connection began with a TLS record: `scan` leaves such segments out, so that nothing of it can be among what
 * `scan` lost. tcpdump counts as received what came before its filter was set, too.
 */
function isWhollyTls({ speaks, otherSegments }: WireFlow): boolean {
  return speaks === 'nothing' || (speaks === 'tls' && otherSegments === 0);
}

/** One request to ask a capture about. */
export interface WireQuestion {
  /** Its canary as it was sent, see canaryOf(). */
  readonly token: string;
  /** The caller's end of its connection, as the proxy's line names it; without it only plaintext can be proved. */
  readonly remote?: string;
}

/**
 * The capture's word on one request: what it says of that request, as long as the capture as a whole says anything. A canary that was seen
 * in clear counts in any case.
 */
export function readWireReport(facts: WireFacts, question: WireQuestion): 'tls' | 'plaintext' | 'silent' {
  const said = wireReportOf(facts, question);
  return said === 'tls' && wireReports(facts).says === 'silent' ? 'silent' : said;
}

/**
 * Says how one request went over the wire. Plaintext that the callee refused went in clear too: this tells the transport, not the answer.
 * Silent when the capture did not see the connection, lost a packet, or cannot tell.
 */
export function wireReportOf(facts: WireFacts, { token, remote }: WireQuestion): 'tls' | 'plaintext' | 'silent' {
  if (facts.markersInClear.includes(token)) return 'plaintext';
  // One that was cut short may have been this one.
  if (facts.markersInClear.some((seen) => token.startsWith(seen))) return 'silent';
  const flows = facts.flows.filter((flow) => flow.remote === remote && flow.speaks !== 'nothing');
  if (remote === undefined || lossOf(facts.heads) !== 0) return 'silent';
  if (lossOf(facts.scan) !== 0 && !flows.every(isWhollyTls)) return 'silent';
  const spoken = new Set(flows.map(({ speaks }) => speaks));
  // A port that was used again for another protocol leaves it open which of the two carried the request.
  if (spoken.size !== 1) return 'silent';
  return spoken.has('tls') ? 'tls' : 'plaintext';
}
