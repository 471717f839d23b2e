import { callOf } from '../../model/probes/registry.ts';
import { parseRoute } from '../../model/route.ts';
import { isMeshed } from '../../model/workloads/cast-member.ts';
import { APP_TRAITS, containerPort, meetsSidecar, workloadOf } from '../../model/workloads/workload.ts';
import type { CheckRecord } from '../record/check-record.ts';

/** Returns whether the requests of a route reach a sidecar at their callee, in this cast. */
export function sidecarAt({ probe, probes }: CheckRecord, cast: CheckRecord['cast'], route: string): boolean {
  const { to = '', via = '' } = parseRoute(route) ?? {};
  const member = cast[to];
  const callee = member === undefined ? undefined : workloadOf(to, member);
  if (callee === undefined) return false;
  const asked = probes[via] ?? probe;
  return 'port' in asked ? meetsSidecar(callee, containerPort(callee, asked.port)) : callee.meshed;
}

/**
 * Returns whether only the caller's sidecar can have put TLS on the requests of a route: its client
 * opens none, and its callee has no sidecar, but an application that terminates TLS. Bytes are left
 * out, of which no application reports what it received.
 */
export function isOriginated(record: CheckRecord, cast: CheckRecord['cast'], route: string): boolean {
  const { from = '', to = '', via = '' } = parseRoute(route) ?? {};
  const callee = cast[to];
  if (!isMeshed(cast[from]) || callee?.kind !== 'workload' || sidecarAt(record, cast, route)) return false;
  const terminates = Object.values(APP_TRAITS[callee.app].ports).some(({ ownTls }) => ownTls !== undefined);
  const call = callOf(record.probes[via] ?? record.probe);
  return terminates && call?.request !== undefined && call.tls === undefined;
}
