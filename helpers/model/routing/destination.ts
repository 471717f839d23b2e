import { unknown, type Situation } from '../predict/situation.ts';
import { isAtPod } from '../probes/fields.ts';
import { selects, workloadOf, type Workload } from '../workloads/workload.ts';
import type { Addressing, DeadEnd, Destination } from './addressing.ts';
import { outboundPolicyOf } from './outbound/outbound-traffic.ts';
import { clusterHost, registryOf, type Registered } from './registry.ts';
import { routed } from './routed.ts';

/**
 * Resolves the destinations of a call: the callee's own Service, or what the caller's sidecar
 * routes it to. A sidecar that parses requests routes them by their host, not by the address that
 * they are sent to (istio.io, ops/configuration/traffic-management/traffic-routing); which it does
 * is decided by the protocol of the addressed port. Several destinations have weights.
 * @throws UnmodelledSituation if a destination is not the callee, or can be another workload too
 */
export function destinationsOf(
  situation: Situation,
  caller: Workload,
  callee: Workload,
  addressing: Addressing,
): readonly (Destination | DeadEnd)[] {
  const registry = registryOf(situation, caller);
  const { request, port } = addressing;
  if (isAtPod(addressing)) return atPod(situation, { caller, callee, addressing }, registry);
  const address = addressed(situation, callee, registry, addressing);
  const protocol = address.ports[port.toString()]?.protocol ?? 'tcp';
  const isParsed = caller.meshed && protocol !== 'tcp' && request !== undefined;
  const found = isParsed
    ? routed(situation, { caller, port, request }, { registry, address })
    : [{ service: address, port, protocol: 'tcp' as const, trace: address.trace }];
  if (caller.meshed && !isParsed) refuseByteRoutes(situation, address);
  return found.map((destination) =>
    requireCallee(situation, { callee, containerPort: addressing.containerPort }, destination),
  );
}

/**
 * A call to the address of a pod belongs to no Service. The sidecar parses it if any HTTP port of a
 * Service has its number, since these share the listener 0.0.0.0_<port> (pilot,
 * buildSidecarOutboundListener), and routes it by its host; else it passes the bytes on.
 */
function atPod(
  situation: Situation,
  { caller, callee, addressing }: Call,
  registry: readonly Registered[],
): readonly (Destination | DeadEnd)[] {
  const { request, port } = addressing;
  const ofCallee = registry.find(({ host }) => host === clusterHost(callee.name, callee.namespace));
  if (ofCallee === undefined) throw unknown(situation.route, `${callee.name} is no workload of the cast`);
  const why = 'the address of a pod belongs to no Service';
  const trace = [caller.meshed ? `${why}, so the caller's sidecar passes the call on as it is` : why];
  const address = { ...ofCallee, trace };
  const protocols = registry.map(({ ports }) => ports[port.toString()]?.protocol);
  const isParsed =
    caller.meshed && request !== undefined && protocols.some((one) => one === 'http' || one === 'sniffed');
  if (!isParsed && caller.meshed) refuseBytesOutside(situation, { caller, callee, addressing }, registry);
  if (!isParsed) return [{ service: address, port, protocol: 'tcp', passesThrough: true, trace }];
  return routed(situation, { caller, port, request }, { registry, address }).map((destination) =>
    'passesThrough' in destination
      ? destination
      : requireCallee(situation, { callee, containerPort: addressing.containerPort }, destination),
  );
}

/**
 * Bytes to an address without a Service can be those of a ServiceEntry, or blocked: then the
 * sidecar ends the connection, which its client reports as closed or as reset.
 */
function refuseBytesOutside(
  situation: Situation,
  { caller, addressing: { port } }: Call,
  registry: readonly Registered[],
): void {
  const { route } = situation;
  const entry = registry.find((one) => one.entry !== undefined && one.ports[port.toString()] !== undefined);
  if (entry !== undefined) throw unknown(route, `bytes to an address at the port of the ServiceEntry ${entry.name}`);
  if (outboundPolicyOf(situation, caller).mode === 'REGISTRY_ONLY')
    throw unknown(route, 'bytes to an address that the registry does not have, with REGISTRY_ONLY');
}

/** The Service that a call is addressed to. */
function addressed(
  { route }: Situation,
  callee: Workload,
  registry: readonly Registered[],
  { at, port }: Addressing,
): Registered {
  const [name = '', namespace = ''] = (at ?? `${callee.name}.${callee.namespace}`).split('.').slice(-2);
  const found = registry.find(({ host }) => host === clusterHost(name, namespace));
  if (found === undefined) throw unknown(route, `no Service ${name}.${namespace} of the cast or the manifests`);
  if (found.ports[port.toString()] === undefined)
    throw unknown(route, `the Service ${name}.${namespace} has no port ${port.toString()}`);
  return found;
}

function refuseByteRoutes({ policies, route }: Situation, { host }: Registered): void {
  const routing = policies.find(
    (policy) =>
      policy.kind === 'VirtualService' &&
      policy.gateways.includes('mesh') &&
      policy.routesBytes &&
      policy.hosts.some((name) => isNamed(name, host)),
  );
  if (routing !== undefined)
    throw unknown(route, `the VirtualService ${routing.name} routes connections that are not HTTP`);
}

function isNamed(name: string, host: string): boolean {
  return name.startsWith('*') ? host.endsWith(name.slice(1)) : host === name || !name.includes('.');
}

interface Call {
  readonly caller: Workload;
  readonly callee: Workload;
  readonly addressing: Addressing;
}

/** Requires that a destination is the callee, and nothing else. */
export function requireCallee(
  situation: Situation,
  { callee, containerPort }: { readonly callee: Workload; readonly containerPort: number },
  destination: Destination | DeadEnd,
): Destination | DeadEnd {
  if ('refusedBy' in destination || destination.service.gateway !== undefined) return destination;
  const { port } = destination;
  const { route } = situation;
  const service = destination.original ?? destination.service;
  const named = `${service.name}.${service.namespace}`;
  if (service.entry?.isOriginal === true)
    throw unknown(route, `the ServiceEntry ${service.name} has no endpoint, and a gateway no address of its caller`);
  if (service.entry !== undefined) {
    if (service.entry.endpoint === `${callee.name}.${callee.namespace}`) return destination;
    throw unknown(route, `the ServiceEntry ${service.name} has the endpoint ${service.entry.endpoint}`);
  }
  if (service.namespace !== callee.namespace || !selects(service.selector, callee))
    throw unknown(route, `the Service ${named} does not select ${callee.name}`);
  const target = service.ports[port.toString()]?.target;
  if (target !== containerPort)
    throw unknown(route, `the Service ${named} does not have the target port ${containerPort.toString()}`);
  requireAlone(situation, callee, service);
  return destination;
}

/** A Service, or its subset, may have one endpoint only. */
function requireAlone({ cast, route }: Situation, callee: Workload, { name, namespace, selector }: Registered): void {
  const also = Object.entries(cast)
    .flatMap(([key, member]) => workloadOf(key, member) ?? [])
    .find((other) => other.namespace === namespace && other.name !== callee.name && selects(selector, other));
  if (also !== undefined) throw unknown(route, `the Service ${name} has the endpoint ${also.name} as well`);
}
