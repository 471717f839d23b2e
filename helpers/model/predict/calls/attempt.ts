import type { ClientSide } from '../../policies/client-tls.ts';
import type { Call } from '../../probes/call.ts';
import { isAtPod } from '../../probes/fields.ts';
import { callOf } from '../../probes/registry.ts';
import type { Addressing } from '../../routing/addressing.ts';
import { hasHttpListener } from '../../routing/passthrough.ts';
import { containerTraits, portTraits, type PortTraits, type Workload } from '../../workloads/workload.ts';
import { unknown, type Situation } from '../situation.ts';

/** One call between two workloads, with everything that the rules need. */
export interface Attempt {
  readonly situation: Situation;
  readonly caller: Workload;
  readonly callee: Workload;
  readonly call: Call;
  readonly port: PortTraits;
}

/**
 * What travels between the two pods: the payload alone, TLS of a sidecar with its mesh certificate,
 * TLS of a sidecar without it (set by a DestinationRule), or TLS of the application.
 */
export type Wire = 'plaintext' | 'istio-mtls' | 'foreign-tls' | 'own-tls';

/**
 * The call of a situation.
 * @throws MeshproofError for a probe that no workload sends and for a port that the callee lacks
 */
export function attemptOf(situation: Situation, caller: Workload, callee: Workload): Attempt {
  const { probe, route } = situation;
  const call = callOf(probe);
  if (call === undefined) throw unknown(route, `a workload sends no ${probe.kind} probe to another one`);
  const port = isAtPod(probe) ? containerTraits(callee, call.port) : portTraits(callee, call.port);
  if (port === undefined) throw unknown(route, `${callee.app} has no port ${call.port.toString()}`);
  return { situation, caller, callee, call, port };
}

/** What decides where the call goes: its headers too, if the caller's sidecar parses HTTP. */
export function addressingOf(attempt: Attempt): Addressing {
  const { call, port, situation } = attempt;
  const { probe } = situation;
  const { at, host, headers = {} } = { at: undefined, host: undefined, headers: undefined, ...probe };
  const isRead = call.request !== undefined && isParsedByCaller(attempt);
  const request = { path: call.request?.path ?? '', headers, ...(host === undefined ? {} : { host }) };
  return {
    port: call.port,
    containerPort: port.container,
    ...(at === undefined ? {} : { at }),
    ...(isRead ? { request } : {}),
  };
}

/** Whether the caller has a sidecar that parses the call as HTTP. */
export function isParsedByCaller({ situation, caller, call, port }: Attempt): boolean {
  if (!caller.meshed || port.declared !== 'http') return false;
  return !isAtPod(situation.probe) || hasHttpListener(situation, call.port);
}

/** What the caller's side sends over the wire. */
export function wireOf({ call }: Attempt, { sends }: ClientSide): Wire {
  if (sends === 'tls' || sends === 'own-mtls') return 'foreign-tls';
  if (sends === 'istio-mtls') return 'istio-mtls';
  return call.tls === undefined ? 'plaintext' : 'own-tls';
}
