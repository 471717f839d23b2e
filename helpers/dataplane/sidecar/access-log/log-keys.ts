import type { LogLine } from '../../../witness/access-log/entry.ts';

/** The workload whose sidecar wrote a line. */
export interface Callee {
  readonly namespace: string;
  readonly workload: string;
}

/** A line with the sidecar that wrote it and the time at which it was received. */
export interface ReceivedLine {
  readonly callee: Callee;
  readonly pod: string;
  /** UTC, ISO 8601. */
  readonly receivedAt: string;
  readonly entry: LogLine;
}

/** One request at one callee; several lines when the caller's sidecar retried. */
export interface RequestKey {
  readonly callee: Callee;
  readonly requestId: string;
}

/** Connections at one callee by the caller's end of them: `address:port`, or the address alone. */
export interface ConnectionKey {
  readonly callee: Callee;
  readonly remote: string;
}

/** Calls that a workload's sidecar could not pass on to a pod, by the pod's `address:port`. */
export interface OutboundKey {
  readonly callee: Callee;
  readonly upstream: string;
}

export type EntryKey = RequestKey | ConnectionKey | OutboundKey;

/**
 * Position of the digit of a request id in which Envoy stores its tracing decision; Envoy may
 * change it on the way.
 */
const TRACE_DIGIT = 14;

/** Every slot of the index under which a line is found. */
export function slotsOf({ callee, entry }: Pick<ReceivedLine, 'callee' | 'entry'>): readonly string[] {
  if (entry.meshproof === 'outbound') {
    const { requestId, upstream } = entry;
    if (typeof requestId === 'string') return [slotOf({ callee, requestId })];
    return upstream === null ? [] : [slotOf({ callee, upstream })];
  }
  if (entry.meshproof === 'http')
    return entry.requestId === null ? [] : [slotOf({ callee, requestId: entry.requestId })];
  const { remote } = entry;
  return remote === null ? [] : [slotOf({ callee, remote }), slotOf({ callee, remote: remote.replace(/:\d+$/, '') })];
}

export function slotOf(key: EntryKey): string {
  return `${nameOf(key.callee)}${nameIn(key)}`;
}

function nameIn(key: EntryKey): string {
  if ('requestId' in key) return `#${key.requestId.slice(0, TRACE_DIGIT)}${key.requestId.slice(TRACE_DIGIT + 1)}`;
  return 'remote' in key ? `@${key.remote}` : `>${key.upstream}`;
}

export function nameOf({ namespace, workload }: Callee): string {
  return `${namespace}/${workload}`;
}
