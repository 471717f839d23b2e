import * as z from 'zod';
import type { Counters } from './messages.ts';
import type { WireFlow } from './packets/flows.ts';
import type { CaptureFilters } from './script.ts';

/** `assert`: no marker may be seen; `sanity`: one must be, or the capture does not work. */
export type CaptureMode = 'assert' | 'sanity';

/** Traffic on the callee's interface during a capture; an observation of the witness `wire`. */
export interface WireFacts {
  readonly kind: 'wire';
  readonly mode: CaptureMode;
  readonly pod: string;
  readonly interface: string;
  /** The application's port: TLS and plaintext arrive here, since sidecars redirect later. */
  readonly ports: readonly number[];
  /** The filters of the two tcpdumps. */
  readonly filters: CaptureFilters;
  /** Packets that passed the filter of `heads`. */
  readonly packets: number;
  /** TCP payload of these packets, on the wire. */
  readonly bytes: number;
  readonly tlsRecords: number;
  readonly wireMarkerSeen: boolean;
  /** Markers seen in clear with what followed them, each once: they identify requests. */
  readonly markersInClear: readonly string[];
  /** Counters of the two tcpdumps: `heads` captured the flows, `scan` searched for markers. */
  readonly heads: Counters;
  readonly scan: Counters;
  readonly flows: readonly WireFlow[];
  /** Packets of connections beyond the maximum number of flows. */
  readonly flowsLeftOut: number;
}

const counters = z.object({ captured: z.number(), received: z.number(), dropped: z.number() });

/** The fields that a report is read from; others are for readers. */
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
      protocol: z.enum(['tls', 'http', 'http2', 'other', 'nothing']),
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
