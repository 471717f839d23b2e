import type { ClientSide } from '../../policies/destination-rule/client-tls.ts';
import type { Call } from '../../probes/call.ts';
import { isAtPod } from '../../probes/fields.ts';
import { callOf } from '../../probes/registry.ts';
import type { Addressing, Destination } from '../../routing/addressing.ts';
import { capturesOutbound } from '../../workloads/captured.ts';
import { containerTraits, portTraits, type PortTraits, type Workload } from '../../workloads/workload.ts';
import { unknown, type Situation } from '../situation.ts';

/** One call between two workloads. */
export interface Sending {
  readonly situation: Situation;
  readonly caller: Workload;
  readonly callee: Workload;
  readonly call: Call;
  readonly port: PortTraits;
}

/** The same towards one of its destinations, with everything that the rules need. */
export interface Attempt extends Sending {
  readonly destination: Destination;
}

/**
 * The call of a situation.
 * @throws UnmodelledSituation for a probe that no workload sends and for a port that the callee
 * lacks
 */
export function sendingOf(situation: Situation, caller: Workload, callee: Workload): Sending {
  const { probe, route } = situation;
  const call = callOf(probe);
  if (call === undefined) throw unknown(route, `a workload sends no ${probe.kind} probe to another one`);
  const port = isAtPod(probe) ? containerTraits(callee, call.port) : portTraits(callee, call.port);
  if (port === undefined) throw unknown(route, `${callee.app} has no port ${call.port.toString()}`);
  return { situation, caller, callee, call, port };
}

/**
 * A call that the caller's sidecar does not capture is as that of a workload without one.
 * @throws UnmodelledSituation if addresses decide, which the model does not know
 */
export function asCapturedBy({ probe, route }: Situation, caller: Workload): Workload {
  if (!caller.meshed || !('port' in probe)) return caller;
  const isCaptured = capturesOutbound(caller.annotations, probe.port);
  if (isCaptured === undefined) throw unknown(route, 'ranges of addresses that the sidecar of the caller captures');
  return isCaptured ? caller : { ...caller, meshed: false };
}

/** What decides where the call goes: its request too, if it is one that a sidecar can parse. */
export function addressingOf({ situation: { probe }, callee, call, port }: Sending): Addressing {
  const { at, host, headers = {} } = { at: undefined, host: undefined, headers: undefined, ...probe };
  const named = host ?? at ?? `${callee.name}.${callee.namespace}`;
  const { request } = call;
  const isHttp = request !== undefined && call.tls === undefined;
  return {
    port: call.port,
    containerPort: port.container,
    ...(at === undefined ? {} : { at }),
    ...(isHttp ? { request: { host: named, method: request.method, path: request.path, headers } } : {}),
  };
}

/** Whether the caller's sidecar parses the call, and can answer it. */
export function isParsedByCaller({ caller, destination, call }: Attempt): boolean {
  return caller.meshed && destination.protocol !== 'tcp' && call.request !== undefined && call.tls === undefined;
}

/**
 * What travels between the two pods: the payload alone, TLS of a sidecar with its mesh certificate,
 * TLS of a sidecar without it (set by a DestinationRule), or TLS of the application.
 */
export type Wire = 'plaintext' | 'istio-mtls' | 'foreign-tls' | 'own-tls';

/** What the caller's side sends over the wire. */
export function wireOf({ call }: Pick<Attempt, 'call'>, { sends }: ClientSide): Wire {
  if (sends === 'tls' || sends === 'own-mtls') return 'foreign-tls';
  if (sends === 'istio-mtls') return 'istio-mtls';
  return call.tls === undefined || call.requestsTls === true ? 'plaintext' : 'own-tls';
}
