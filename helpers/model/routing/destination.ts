import { ruleFor } from '../policies/destination-rule/lookup.ts';
import type { HttpRoute, Policy, ServiceEntry, ServiceObject, VirtualService } from '../policies/policy.ts';
import { unknown, type Situation } from '../predict/situation.ts';
import { selects, workloadOf, type Workload } from '../workloads/workload.ts';
import { isExportedTo } from './exported.ts';

/** The Service that a request is sent to, as the rules that callers obey see it. */
export interface Destination {
  readonly name: string;
  readonly namespace: string;
  /** It has no address of its own: no endpoints are told apart. */
  readonly headless: boolean;
  /** Name of the subset that a VirtualService chose. */
  readonly subset?: string;
  /** Identities that may run it, where a ServiceEntry says so. */
  readonly servers?: readonly string[];
  /** The rules that led here. */
  readonly trace: readonly string[];
}

/** What is asked, as far as it decides where it goes. */
export interface Addressing {
  /** `service.namespace`, or `pod.service.namespace`; the callee's own Service when absent. */
  readonly at?: string;
  /** Port of the Service. */
  readonly port: number;
  /** Port of the callee's container. */
  readonly containerPort: number;
  /** What the caller's sidecar reads of it; absent for bytes and for callers without a sidecar. */
  readonly request?: {
    readonly host?: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** A Service and whom it leads to. */
type Found = Omit<Destination, 'subset'> & Pick<ServiceObject, 'selector'>;

/**
 * Where a call goes: to the callee's own Service, or to another one that a manifest adds. A sidecar looks at the name that a request asks for and
 * not at the address that it was sent to, and a VirtualService may lead it to a subset (istio.io, ops/configuration/traffic-management/traffic-routing).
 * @throws MeshproofError where that does not lead to the callee, or might lead to somebody else as well.
 */
export function destinationOf(
  situation: Situation,
  caller: Workload,
  callee: Workload,
  asked: Addressing,
): Destination {
  // A sidecar knows what is exported to its namespace; a caller without one asks the DNS of the
  // cluster, which knows every Service.
  const policies = situation.policies.filter((policy) => isKnownTo(policy, caller));
  const known = { ...situation, policies };
  const { request } = asked;
  const address = serviceWords(asked.at ?? `${callee.name}.${callee.namespace}`);
  const named = request?.host === undefined ? address : nameWords(request.host, caller.namespace);
  const virtual = request === undefined ? undefined : virtualServiceOf(policies, named);
  if (request === undefined || virtual === undefined)
    return alone(known, callee, serviceOf(known, callee, named, asked));
  const taken = virtual.routes.find((route) => fits(route, request));
  if (taken === undefined) throw unknown(situation.route, `no route of the VirtualService ${virtual.name} takes it`);
  if (taken.port !== undefined && taken.port !== asked.port)
    throw unknown(situation.route, `the VirtualService ${virtual.name} leads it to port ${taken.port.toString()}`);
  const service = serviceOf(known, callee, nameWords(taken.host, virtual.namespace), asked);
  return taken.subset === undefined
    ? alone(known, callee, service)
    : inSubset(known, { caller, callee, service, subset: taken.subset });
}

function isKnownTo(policy: Policy, caller: Workload): boolean {
  const routes = policy.kind === 'ServiceEntry' || policy.kind === 'VirtualService' || policy.kind === 'Service';
  return !routes || !caller.meshed || isExportedTo(policy, caller.namespace);
}

/** The callee's own Service is what it is named after; another one must be among the manifests and lead to the callee's port. */
function serviceOf({ policies, route }: Situation, callee: Workload, words: string, asked: Addressing): Found {
  const { name, namespace, headless } = callee;
  if (words === `${name}.${namespace}`) return { name, namespace, headless, selector: { app: name }, trace: [] };
  const entry = policies.find((policy) => policy.kind === 'ServiceEntry' && policy.hosts.includes(words));
  if (entry?.kind === 'ServiceEntry') return byEntry(route, callee, entry);
  const found = policies.find(
    (policy): policy is ServiceObject =>
      policy.kind === 'Service' && `${policy.name}.${policy.namespace}` === words && policy.namespace === namespace,
  );
  if (found === undefined || !selects(found.selector, callee))
    throw unknown(route, `no Service ${words} of the manifests leads to ${name}`);
  if (found.ports[asked.port.toString()] !== asked.containerPort)
    throw unknown(route, `the Service ${words} does not lead to the port ${asked.containerPort.toString()}`);
  return { ...found, trace: [`the Service ${words} leads to ${name}`] };
}

/** A name that the mesh was told of leads to the Service that it was told with it (istio.io, ServiceEntry). */
function byEntry(route: string, callee: Workload, { name, namespace, endpoint, meshed, servers }: ServiceEntry): Found {
  if (endpoint !== `${callee.name}.${callee.namespace}`)
    throw unknown(route, `the ServiceEntry ${name} leads to ${endpoint}`);
  if (!meshed) throw unknown(route, `the ServiceEntry ${name} says of no sidecar`);
  const trace = [`the ServiceEntry ${name} leads to ${callee.name}`];
  return {
    name,
    namespace,
    headless: false,
    selector: { app: callee.name },
    ...(servers.length === 0 ? {} : { servers }),
    trace,
  };
}

/** Where nothing chooses among the endpoints of a Service, there must be one. */
function alone({ cast, route }: Situation, callee: Workload, service: Found): Destination {
  const others = Object.entries(cast)
    .flatMap(([key, member]) => workloadOf(key, member) ?? [])
    .filter(({ name, namespace }) => namespace === callee.namespace && name !== callee.name);
  const also = others.find((other) => selects(service.selector, other));
  if (also !== undefined) throw unknown(route, `the Service ${service.name} leads to ${also.name} as well`);
  return service;
}

interface Chosen {
  readonly caller: Workload;
  readonly callee: Workload;
  readonly service: Found;
  readonly subset: string;
}

function inSubset({ policies, route }: Situation, { caller, callee, service, subset }: Chosen): Destination {
  const chosen = ruleFor(policies, caller, service)?.subsets[subset];
  if (chosen === undefined || !selects(chosen.labels, callee))
    throw unknown(route, `the subset ${subset} of ${service.name} does not lead to ${callee.name}`);
  return { ...service, subset, trace: [...service.trace, `a VirtualService sends it to the subset ${subset}`] };
}

function virtualServiceOf(policies: readonly Policy[], words: string): VirtualService | undefined {
  return policies.find(
    (policy): policy is VirtualService =>
      policy.kind === 'VirtualService' && policy.hosts.some((host) => nameWords(host, policy.namespace) === words),
  );
}

function fits(route: HttpRoute, { path, headers }: NonNullable<Addressing['request']>): boolean {
  const sent = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const wanted = Object.entries(route.headers);
  return path.startsWith(route.prefix) && wanted.every(([name, value]) => sent.get(name) === value);
}

/** `service.namespace` of an address. */
function serviceWords(at: string): string {
  return at.split('.').slice(-2).join('.');
}

/** `service.namespace` of a name, which is completed from the namespace that it is used in; a name beyond the cluster as it is. */
function nameWords(host: string, namespace: string): string {
  const [name = '', where = namespace, ...rest] = host.split('.');
  return rest.length === 0 || rest.join('.') === 'svc.cluster.local' ? `${name}.${where}` : host;
}
