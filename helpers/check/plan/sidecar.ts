import type { ExpectedOutcome } from '../../model/outcome.ts';
import { callOf } from '../../model/probes/registry.ts';
import { parseRoute } from '../../model/route.ts';
import { isMeshed } from '../../model/workloads/cast-member.ts';
import { APP_TRAITS, containerPort, meetsSidecar, workloadOf } from '../../model/workloads/workload.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { probeOf } from './requests/streamed.ts';

/** Returns whether the requests of a route reach a sidecar at their callee, in this cast. */
export function sidecarAt(record: CheckRecord, cast: CheckRecord['cast'], route: string): boolean {
  const { to = '' } = parseRoute(route) ?? {};
  const member = cast[to];
  const callee = member === undefined ? undefined : workloadOf(to, member);
  if (callee === undefined) return false;
  const asked = probeOf(record, route);
  return 'port' in asked ? meetsSidecar(callee, containerPort(callee, asked.port)) : callee.meshed;
}

/**
 * Returns whether only the caller's sidecar can have put TLS on the requests of a route: its client
 * opens none, and its callee has no sidecar, but an application that terminates TLS. Bytes are left
 * out, of which no application reports what it received.
 */
export function isOriginated(record: CheckRecord, cast: CheckRecord['cast'], route: string): boolean {
  const { from = '', to = '' } = parseRoute(route) ?? {};
  const callee = cast[to];
  if (!isMeshed(cast[from]) || callee?.kind !== 'workload' || sidecarAt(record, cast, route)) return false;
  const terminates = Object.values(APP_TRAITS[callee.app].ports).some(({ ownTls }) => ownTls !== undefined);
  const call = callOf(probeOf(record, route));
  return terminates && call?.request !== undefined && call.tls === undefined;
}

/**
 * Returns the ports of the container at which an application terminates the TLS that the sidecar of
 * its caller opens; none unless that is expected.
 */
export function terminatingPorts(
  record: CheckRecord,
  cast: CheckRecord['cast'],
  route: string,
  expected: ExpectedOutcome | undefined,
): readonly number[] {
  const callee = cast[parseRoute(route)?.to ?? ''];
  if (expected?.is !== 'admitted' || expected.over === 'plaintext' || callee?.kind !== 'workload') return [];
  if (!isOriginated(record, cast, route)) return [];
  const terminates = expected.over === 'mtls' ? 'mutual' : 'server';
  return Object.values(APP_TRAITS[callee.app].ports).flatMap(({ ownTls, container }) =>
    ownTls === terminates ? [container] : [],
  );
}
