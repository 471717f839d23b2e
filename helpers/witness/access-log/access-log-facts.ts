import * as z from 'zod';
import type { ProxyWitness } from '../../model/witness.ts';
import { accessLogEntry, type AccessLogEntry } from './entry.ts';
import { lineReportOf, type LineReport } from './line-report.ts';

/**
 * How the lines of one request were found:
 *   request-id  by its x-request-id: the lines of every attempt that the caller's sidecar made
 *   port        by the client's end of its connection, for callers without a sidecar
 *   address     by the address of the caller's pod: every connection from there to that port during
 *               the round
 */
export type FoundBy = 'request-id' | 'port' | 'address';

/** What the callee's sidecar logged about one request; an observation of the witness `proxy`. */
export interface AccessLogFacts {
  readonly kind: 'access-log';
  /** `namespace/pod` of the sidecar. */
  readonly pod: string;
  readonly foundBy: FoundBy;
  /** In the order of the log; none for an answered request that the sidecar did not log. */
  readonly lines: readonly AccessLogEntry[];
}

export const accessLogFacts: z.ZodType<AccessLogFacts> = z.object({
  kind: z.literal('access-log'),
  pod: z.string(),
  foundBy: z.enum(['request-id', 'port', 'address']),
  lines: z.array(accessLogEntry),
});

/**
 * The report of the lines. Of several attempts of one request, the last one counts. Connections of
 * one address must agree, since any of them may have carried the request; undefined when they
 * differ.
 */
export function accessLogReport({ foundBy, lines }: AccessLogFacts): ProxyWitness | undefined {
  const latest = latestOf(lines);
  if (latest === undefined) return undefined;
  const report = witnessOf(latest);
  if (foundBy !== 'address') return report;
  return lines.every((line) => agree(witnessOf(line), report)) ? { ...report, isSurmised: true } : undefined;
}

/** The line of the last attempt. */
export function latestOf(lines: readonly AccessLogEntry[]): AccessLogEntry | undefined {
  return lines.reduce<AccessLogEntry | undefined>(later, undefined);
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

/** Ignores `remote`, which differs between connections. */
function agree(left: ProxyWitness, right: ProxyWitness): boolean {
  const fields = ['transport', 'as', 'refused', 'unknown', 'status', 'fingerprint'] as const;
  return fields.every((field) => left[field] === right[field]);
}
