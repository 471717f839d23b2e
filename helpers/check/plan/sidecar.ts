import { parseRoute } from '../../model/route.ts';
import { containerPort, meetsSidecar, workloadOf } from '../../model/workloads/workload.ts';
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
