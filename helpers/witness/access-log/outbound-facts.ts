import * as z from 'zod';
import type { ProxyWitness } from '../../model/witness.ts';
import { callerRefusal } from './caller-refusal.ts';
import { outboundEntry, type OutboundEntry } from './entry.ts';

/**
 * What the caller's sidecar logged about a call that it could not pass on; an observation of the
 * witness `proxy`.
 */
export interface OutboundFacts {
  readonly kind: 'outbound-log';
  /** `namespace/pod` of the sidecar. */
  readonly pod: string;
  /** `address`: every such call to this pod and port during the round. */
  readonly foundBy: 'request-id' | 'address';
  /** In the order of the log. */
  readonly lines: readonly OutboundEntry[];
}

export const outboundFacts: z.ZodType<OutboundFacts> = z.object({
  kind: z.literal('outbound-log'),
  pod: z.string(),
  foundBy: z.enum(['request-id', 'address']),
  lines: z.array(outboundEntry),
});

/** The report of the lines, if all of them agree. */
export function outboundReport({ foundBy, lines }: OutboundFacts): ProxyWitness | undefined {
  const [refused, ...others] = new Set(lines.map(callerRefusal));
  if (refused === undefined || others.length > 0) return undefined;
  const report = { side: 'caller', refused } as const;
  return foundBy === 'address' ? { ...report, isSurmised: true } : report;
}
