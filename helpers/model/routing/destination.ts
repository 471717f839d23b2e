import { ruleFor } from '../policies/destination-rule/lookup.ts';
import type { HttpRoute, Policy, ServiceEntry, ServiceObject, VirtualService } from '../policies/policy.ts';
import { unknown, type Situation } from '../predict/situation.ts';
import { selects, workloadOf, type Workload } from '../workloads/workload.ts';
import { isExportedTo } from './exported.ts';

/** The Service that a request is sent to, as the caller's sidecar resolves it. */
export interface Destination {
  readonly name: string;
  readonly namespace: string;
  /** It has no cluster IP: sidecars do not distinguish its endpoints. */
  readonly headless: boolean;
  /** The subset that a VirtualService selects. */
  readonly subset?: string;
  /** Identities that its servers may have; set by a ServiceEntry. */
  readonly servers?: readonly string[];
  /** The rules that led here. */
  readonly trace: readonly string[];
}

/** What decides the destination of a call. */
export interface Addressing {
  /** `service.namespace`, or `pod.service.namespace`; the callee's own Service when absent. */
  readonly at?: string;
  /** Port of the Service. */
  readonly port: number;
  /** Port of the callee's container. */
  readonly containerPort: number;
  /** What the caller's sidecar parses; absent for bytes and for callers without a sidecar. */
  readonly request?: {
    readonly host?: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** A Service and the labels of its endpoints. */
type Found = Omit<Destination, 'subset'> & Pick<ServiceObject, 'selector'>;

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
  const { request } = addressing;
  const address = serviceOfAddress(addressing.at ?? `${callee.name}.${callee.namespace}`);
  const named = request?.host === undefined ? address : serviceOfHost(request.host, caller.namespace);
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

/**
 * The Service of this name: the callee's own, which has the callee's name, or one of the manifests
 * that has the callee's port as target.
 */
function serviceOf({ policies, route }: Situation, callee: Workload, service: string, addressing: Addressing): Found {
  const { name, namespace, headless } = callee;
  if (service === `${name}.${namespace}`) return { name, namespace, headless, selector: { app: name }, trace: [] };
  const entry = policies.find((policy) => policy.kind === 'ServiceEntry' && policy.hosts.includes(service));
  if (entry?.kind === 'ServiceEntry') return byEntry(route, callee, entry);
  const found = policies.find(
    (policy): policy is ServiceObject =>
      policy.kind === 'Service' && `${policy.name}.${policy.namespace}` === service && policy.namespace === namespace,
  );
  if (found === undefined || !selects(found.selector, callee))
    throw unknown(route, `no Service ${service} of the manifests selects ${name}`);
  if (found.ports[addressing.port.toString()] !== addressing.containerPort)
    throw unknown(route, `the Service ${service} does not have the target port ${addressing.containerPort.toString()}`);
  return { ...found, trace: [`the Service ${service} selects ${name}`] };
}

/** The endpoint of a ServiceEntry (istio.io, reference/config/networking/service-entry). */
function byEntry(route: string, callee: Workload, { name, namespace, endpoint, meshed, servers }: ServiceEntry): Found {
  if (endpoint !== `${callee.name}.${callee.namespace}`)
    throw unknown(route, `the ServiceEntry ${name} has the endpoint ${endpoint}`);
  if (!meshed) throw unknown(route, `the ServiceEntry ${name} does not mark its endpoint as meshed`);
  const trace = [`the ServiceEntry ${name} has the endpoint ${callee.name}`];
  return {
    name,
    namespace,
    headless: false,
    selector: { app: callee.name },
    ...(servers.length === 0 ? {} : { servers }),
    trace,
  };
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

function virtualServiceOf(policies: readonly Policy[], service: string): VirtualService | undefined {
  return policies.find(
    (policy): policy is VirtualService =>
      policy.kind === 'VirtualService' &&
      policy.hosts.some((host) => serviceOfHost(host, policy.namespace) === service),
  );
}

function fits(route: HttpRoute, { path, headers }: NonNullable<Addressing['request']>): boolean {
  const sent = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const required = Object.entries(route.headers);
  return path.startsWith(route.prefix) && required.every(([name, value]) => sent.get(name) === value);
}

/** `service.namespace` of an address. */
function serviceOfAddress(at: string): string {
  return at.split('.').slice(-2).join('.');
}

/**
 * `service.namespace` of a host, relative to the namespace that uses it; a host outside the cluster
 * unchanged.
 */
function serviceOfHost(host: string, namespace: string): string {
  const [name = '', where = namespace, ...rest] = host.split('.');
  return rest.length === 0 || rest.join('.') === 'svc.cluster.local' ? `${name}.${where}` : host;
}
