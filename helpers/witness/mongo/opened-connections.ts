import { hostOf, type TcpLogEntry } from './tcp-log-entry.ts';

/**
 * The connections of one request, as its client knows them. Their ports do not identify them: a
 * client uses one port towards several addresses, and the kernel then gives the sidecar another
 * one, since redirected connections all have one destination.
 */
export interface OpenedConnections {
  readonly count: number;
  /** Begin and end of the request by the clock of its node (milliseconds since 1970). */
  readonly from: number;
  readonly to: number;
  /** `service.namespace`. */
  readonly service: string;
}

/**
 * Whether an entry is of one of these connections: a client sends one request after another, so
 * what its sidecar accepted meanwhile is of this one.
 */
export function isOf({ from, to, service }: OpenedConnections, entry: TcpLogEntry): boolean {
  const started = Date.parse(entry.start);
  const host = hostOf(entry);
  return started >= from && started <= to && (host === undefined || host.startsWith(`${service}.`));
}
