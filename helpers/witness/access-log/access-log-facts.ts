import * as z from 'zod';
import type { ProxyWitness } from '../../model/witness.ts';
import { accessLogEntry, type AccessLogEntry } from './entry.ts';
import { lineReportOf, type LineReport } from './line-report.ts';

/**
 * How the lines of one request were told from all others:
 *   request-id  by its x-request-id: the lines of every attempt that the caller's sidecar made
 *   port        by the client's own end of its connection, where no sidecar stands between
 *   address     by the address of the caller's pod: every connection that began there, towards that port, while the round ran
 */
export type FoundBy = 'request-id' | 'port' | 'address';

/** What the callee's sidecar wrote about one request or connection; an observation of the witness `proxy`. */
export interface AccessLogFacts {
  readonly kind: 'access-log';
  /** `namespace/pod` of the sidecar. */
  readonly pod: string;
  readonly foundBy: FoundBy;
  /** In the order in which they were written. */
  readonly lines: readonly AccessLogEntry[];
}

export const accessLogFacts: z.ZodType<AccessLogFacts> = z.object({
  kind: z.literal('access-log'),
  pod: z.string(),
  foundBy: z.enum(['request-id', 'port', 'address']),
  lines: z.array(accessLogEntry),
});

/**
 * What the lines say. Attempts of one request: the last one counts. Connections of one address: only what all of them say alike, since nobody
 * knows which of them carried the request; undefined, which is silence, when they differ.
 */
export function accessLogReport({ foundBy, lines }: AccessLogFacts): ProxyWitness | undefined {
  const latest = lines.reduce<AccessLogEntry | undefined>(later, undefined);
  if (latest === undefined) return undefined;
  const said = witnessOf(latest);
  if (foundBy !== 'address') return said;
  return lines.every((line) => sameWord(witnessOf(line), said)) ? { ...said, isSurmised: true } : undefined;
}

function later(one: AccessLogEntry | undefined, other: AccessLogEntry): AccessLogEntry {
  return one === undefined || other.start >= one.start ? other : one;
}

function witnessOf(entry: AccessLogEntry): ProxyWitness {
  const { transport, as, refusedBy, unknown, status, peerFingerprint, tlsVersion, cipher }: LineReport =
    lineReportOf(entry);
  return {
    side: 'callee',
    ...(transport === undefined ? {} : { transport }),
    ...(as === undefined ? {} : { as }),
    ...(refusedBy === undefined ? {} : { refused: refusedBy }),
    ...(unknown === undefined ? {} : { unknown }),
    ...(status === undefined ? {} : { status }),
    ...(peerFingerprint === undefined ? {} : { fingerprint: peerFingerprint }),
    ...(entry.meshproof === 'http' && entry.method !== null && entry.path !== null
      ? { request: { method: entry.method, path: entry.path } }
      : {}),
    ...(tlsVersion === undefined ? {} : { tlsVersion }),
    ...(cipher === undefined ? {} : { cipher }),
    ...(entry.localUri === null ? {} : { localUri: entry.localUri }),
    ...(entry.remote === null ? {} : { remote: entry.remote }),
  };
}

/** `remote` is another one for every connection and says nothing of its end. */
function sameWord(left: ProxyWitness, right: ProxyWitness): boolean {
  const words = ['transport', 'as', 'refused', 'unknown', 'status', 'fingerprint'] as const;
  return words.every((word) => left[word] === right[word]);
}
