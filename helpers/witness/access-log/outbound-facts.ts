import * as z from 'zod';
import type { X509Subject } from '../../model/spiffe-id.ts';
import type { ProxyWitness } from '../../model/witness.ts';
import { callerRefusal } from './caller-refusal.ts';
import { outboundEntry, type OutboundEntry } from './entry.ts';

/**
 * What the caller's sidecar logged about a call that it could not pass on, or for which it opened
 * TLS of a rule; an observation of the witness `proxy`.
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

/** The report of the lines, if all of them agree; undefined for lines that report nothing. */
export function outboundReport({ foundBy, lines }: OutboundFacts): ProxyWitness | undefined {
  const reports = lines.map(reportOf);
  const [report] = reports;
  if (report === undefined || reports.some((other) => !agree(report, other))) return undefined;
  if (report.refused === undefined && report.transport === undefined) return undefined;
  return foundBy === 'address' ? { ...report, isSurmised: true } : report;
}

/**
 * An absent value is `null` or `-`, or is not in the line at all: lines of older bundles lack the
 * fields of the session.
 */
function valueOf(text: string | null | undefined): string | undefined {
  return text === null || text === '-' || text === '' ? undefined : text;
}

function reportOf(line: OutboundEntry): ProxyWitness {
  const refused = callerRefusal(line);
  const tlsVersion = valueOf(line.tlsVersion);
  const sentFrom = valueOf(line.upstreamLocal);
  const report: ProxyWitness = { side: 'caller', ...(refused === undefined ? {} : { refused }) };
  if (tlsVersion === undefined) return report;
  const subject = valueOf(line.localSubject);
  const as = subject?.startsWith('CN=') === true ? { as: subject as X509Subject } : {};
  const transport = subject === undefined ? 'tls' : 'mtls';
  return { ...report, transport, ...as, tlsVersion, ...(sentFrom === undefined ? {} : { sentFrom }) };
}

function agree(left: ProxyWitness, right: ProxyWitness): boolean {
  const fields = ['refused', 'transport', 'as'] as const;
  return fields.every((field) => left[field] === right[field]);
}
