import type { FactValues } from '../../facts/fact-values.ts';
import { normalizedPath } from '../../policies/conditions/path-normalization.ts';
import { isAtPod } from '../../probes/fields.ts';
import { meetsSidecar, portTraits } from '../../workloads/workload.ts';
import { meshOf } from '../situation.ts';
import type { FactRequest, Rules } from './fact-rules.ts';

/**
 * What the callee's application receives: each sidecar on the way that parses HTTP normalizes the
 * path and leaves the Host header as it is (pilot, buildHTTPConnectionManager).
 */
export const receivedRules = {
  path: receivedPath,
  host: ({ situation: { probe } }) => ('host' in probe ? probe.host : undefined),
} as const satisfies Rules;

/** The path as the callee's sidecar passes it on and logs it. */
export function receivedPath(request: FactRequest): FactValues['path'] | undefined {
  const { probe } = request.situation;
  // A sidecar parses a call to a pod's address or not, by the Services that it knows.
  if (!('path' in probe) || (isAtPod(probe) && request.caller.meshed)) return undefined;
  const isNormalized = passesHttpSidecar(request, probe.port);
  const path = isNormalized ? normalizedPath(probe.path, meshOf(request.situation).pathNormalization) : probe.path;
  return path as FactValues['path'];
}

function passesHttpSidecar({ caller, callee }: FactRequest, port: number): boolean {
  const { declared, container = port } = portTraits(callee, port) ?? {};
  return declared !== 'tcp' && (caller.meshed || meetsSidecar(callee, container));
}
