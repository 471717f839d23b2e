import type { Policy } from '../policies/policy.ts';
import { unknown, type Situation } from '../predict/situation.ts';
import { isAtPod } from '../probes/fields.ts';
import { portTraits, workloadOf, type Workload } from '../workloads/workload.ts';
import type { Addressing, Destination } from './addressing.ts';
import { serviceOfHost, serviceOfSentHost } from './virtual-service.ts';

/**
 * The destination of a call that no Service covers, which the caller's sidecar passes on to the
 * address that it was sent to, in plaintext and whatever DestinationRules set (pilot,
 * PassthroughCluster; MeshConfig.outboundTrafficPolicy ALLOW_ANY): a call to a pod's address, and a
 * request whose Host no Service has. Undefined for every other call.
 */
export function passthroughOf(
  situation: Situation,
  { caller, callee }: { readonly caller: Workload; readonly callee: Workload },
  { at, request }: Addressing,
): Destination | undefined {
  const { name, namespace } = callee;
  const host = request?.host;
  const passedOn = (why: string): Destination => {
    const trace = caller.meshed ? [`${why}, so the caller's sidecar passes the call on as it is`] : [why];
    return { name, namespace, headless: false, passthrough: true, trace };
  };
  if (host !== undefined && isForeign(situation, host, caller.namespace)) {
    if (at === undefined || isAtPod({ at })) return passedOn(`no Service has the host ${host}`);
    throw unknown(situation.route, `a host that no Service has, sent to ${at}, is not modelled`);
  }
  return isAtPod({ at }) && host === undefined ? passedOn('the address of a pod belongs to no Service') : undefined;
}

/** Whether no Service of the cast and of the manifests has a host. */
function isForeign({ cast, policies, route }: Situation, host: string, viewer: string): boolean {
  const service = serviceOfSentHost(host, viewer);
  const ofManifests = policies.flatMap((policy) => hostsOf(policy));
  const wildcard = ofManifests.find((one) => one.startsWith('*') && host.toLowerCase().includes(one.slice(1)));
  if (wildcard !== undefined) throw unknown(route, `the host ${wildcard} of a manifest is not modelled`);
  return cast[service] === undefined && !ofManifests.includes(service);
}

function hostsOf(policy: Policy): readonly string[] {
  if (policy.kind === 'Service') return [`${policy.name}.${policy.namespace}`];
  if (policy.kind === 'VirtualService') return policy.hosts.map((host) => serviceOfHost(host, policy.namespace));
  return policy.kind === 'ServiceEntry' ? policy.hosts : [];
}

/**
 * Whether sidecars parse HTTP at this port of any address: a Service of the cast has it as an HTTP
 * port (pilot, buildSidecarOutboundListener: HTTP ports share the listener 0.0.0.0_<port>).
 * Otherwise they pass bytes on (virtualOutbound-catchall-tcp).
 * @throws MeshproofError where a Service of the manifests has the port
 */
export function hasHttpListener({ cast, policies, route }: Situation, port: number): boolean {
  const added = policies.find((policy) => policy.kind === 'Service' && policy.ports[port.toString()] !== undefined);
  if (added?.kind === 'Service')
    throw unknown(
      route,
      `a call to a pod's port ${port.toString()}, which the Service ${added.name} has, is not modelled`,
    );
  const workloads = Object.entries(cast).flatMap(([key, member]) => workloadOf(key, member) ?? []);
  return workloads.some((workload) => portTraits(workload, port)?.declared === 'http');
}
