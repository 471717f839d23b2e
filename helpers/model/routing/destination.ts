import { ruleFor } from '../policies/destination-rule/lookup.ts';
import type { Policy } from '../policies/policy.ts';
import { unknown, type Situation } from '../predict/situation.ts';
import { selects, workloadOf, type Workload } from '../workloads/workload.ts';
import type { Destination, Addressing } from './addressing.ts';
import { isExportedTo } from './exported.ts';
import { type Found, serviceOf } from './known-service.ts';
import { passthroughOf } from './passthrough.ts';
import { fits, serviceOfAddress, serviceOfHost, serviceOfSentHost, virtualServiceOf } from './virtual-service.ts';

/**
 * Resolves the destination of a call: the callee's own Service or one that a manifest adds. A
 * sidecar routes by the host of a request, not by the address that it is sent to, and a
 * VirtualService can select a subset (istio.io,
 * ops/configuration/traffic-management/traffic-routing).
 * @throws MeshproofError if the destination is not the callee, or can be another workload as well
 */
export function destinationOf(
  situation: Situation,
  caller: Workload,
  callee: Workload,
  addressing: Addressing,
): Destination {
  // A sidecar has the configuration that is exported to its namespace; a caller without one uses
  // cluster DNS, which resolves every Service.
  const policies = situation.policies.filter((policy) => isKnownTo(policy, caller));
  const known = { ...situation, policies };
  const passedOn = passthroughOf(known, { caller, callee }, addressing);
  if (passedOn !== undefined) return passedOn;
  const { request } = addressing;
  const address = serviceOfAddress(addressing.at ?? `${callee.name}.${callee.namespace}`);
  const named = request?.host === undefined ? address : serviceOfSentHost(request.host, caller.namespace);
  const virtual = request === undefined ? undefined : virtualServiceOf(policies, named);
  if (request === undefined || virtual === undefined)
    return alone(known, callee, serviceOf(known, callee, named, addressing));
  const matched = virtual.routes.find((route) => fits(route, request));
  if (matched === undefined)
    throw unknown(situation.route, `no route of the VirtualService ${virtual.name} matches it`);
  if (matched.port !== undefined && matched.port !== addressing.port)
    throw unknown(situation.route, `the VirtualService ${virtual.name} sends it to port ${matched.port.toString()}`);
  const service = serviceOf(known, callee, serviceOfHost(matched.host, virtual.namespace), addressing);
  return matched.subset === undefined
    ? alone(known, callee, service)
    : inSubset(known, { caller, callee, service, subset: matched.subset });
}

function isKnownTo(policy: Policy, caller: Workload): boolean {
  const routes = policy.kind === 'ServiceEntry' || policy.kind === 'VirtualService' || policy.kind === 'Service';
  return !routes || !caller.meshed || isExportedTo(policy, caller.namespace);
}

/** A Service without a subset, which may have one endpoint only. */
function alone({ cast, route }: Situation, callee: Workload, service: Found): Destination {
  const others = Object.entries(cast)
    .flatMap(([key, member]) => workloadOf(key, member) ?? [])
    .filter(({ name, namespace }) => namespace === callee.namespace && name !== callee.name);
  const also = others.find((other) => selects(service.selector, other));
  if (also !== undefined) throw unknown(route, `the Service ${service.name} has the endpoint ${also.name} as well`);
  return service;
}

interface SubsetCall {
  readonly caller: Workload;
  readonly callee: Workload;
  readonly service: Found;
  readonly subset: string;
}

function inSubset({ policies, route }: Situation, { caller, callee, service, subset }: SubsetCall): Destination {
  const chosen = ruleFor(policies, caller, service)?.subsets[subset];
  if (chosen === undefined || !selects(chosen.labels, callee))
    throw unknown(route, `the subset ${subset} of ${service.name} does not select ${callee.name}`);
  return { ...service, subset, trace: [...service.trace, `a VirtualService sends it to the subset ${subset}`] };
}
