import type { Labels } from '../policies/placed.ts';
import type { Policy } from '../policies/policy.ts';
import type { PortProtocol, ServicePort } from '../policies/routed.ts';
import { meshOf, type Situation } from '../predict/situation.ts';
import { splitMemberKey } from '../workloads/cast-member.ts';
import type { GatewayMember } from '../workloads/gateway-member.ts';
import { APP_TRAITS, workloadOf, type Workload } from '../workloads/workload.ts';
import { isExportedTo } from './exported.ts';

/** A Service of the cast or of the manifests, or a host of a ServiceEntry. */
export interface Registered {
  /** `httpbin.foo.svc.cluster.local`, or the host of a ServiceEntry. */
  readonly host: string;
  readonly name: string;
  readonly namespace: string;
  /** It has no cluster IP: sidecars do not distinguish its endpoints. */
  readonly headless: boolean;
  /** By number. */
  readonly ports: Readonly<Record<string, ServicePort>>;
  /** Labels of its endpoints. */
  readonly selector: Labels;
  /** The gateway that it is of, as `name.namespace`. */
  readonly gateway?: string;
  /** What a ServiceEntry adds. */
  readonly entry?: {
    readonly isExternal: boolean;
    /** It has no endpoint: a request goes to the address that it was sent to. */
    readonly isOriginal: boolean;
    /** As `service.namespace`, or an address. */
    readonly endpoint: string;
    readonly labels: Labels;
    /** Identities that its servers may have; any when empty. */
    readonly servers: readonly string[];
  };
  /** The rules that led here. */
  readonly trace: readonly string[];
}

/**
 * What the registry of a caller contains: the Services of the cast, and those of the manifests that
 * are exported to its namespace. A caller without a sidecar uses cluster DNS, which resolves every
 * Service and no ServiceEntry.
 */
export function registryOf(situation: Situation, caller: Workload): readonly Registered[] {
  const { policies, cast } = situation;
  const byDefault = meshOf(situation).exportedByDefault.Service;
  const ofCast = Object.entries(cast).flatMap(([key, member]) => {
    const workload = workloadOf(key, member);
    return workload === undefined ? [] : [serviceOfWorkload(workload)];
  });
  const ofGateways = Object.entries(situation.gateways ?? {}).map(serviceOfGateway);
  const added = policies.flatMap((policy) => (isKnownTo(policy, caller, byDefault) ? registered(policy) : []));
  // Of two objects with one host in one namespace, the one of Kubernetes takes precedence
  // (push_context.go, initServiceRegistry); the cast has no two.
  return [...ofCast, ...ofGateways, ...added];
}

/** The Service of a gateway; its routes decide how connections to its ports are treated. */
function serviceOfGateway([key, { ports }]: readonly [string, GatewayMember]): Registered {
  const { name, namespace } = splitMemberKey(key);
  const byNumber = Object.entries(ports).map(([port, target]) => [port, { protocol: 'tcp', target }] as const);
  const host = clusterHost(name, namespace);
  const selector = { app: name };
  return {
    host,
    name,
    namespace,
    headless: false,
    ports: Object.fromEntries(byNumber),
    selector,
    gateway: key,
    trace: [],
  };
}

function isKnownTo(policy: Policy, caller: Workload, byDefault: readonly string[]): boolean {
  if (policy.kind === 'Service') return !caller.meshed || isExportedTo(policy, caller.namespace, byDefault);
  return policy.kind === 'ServiceEntry' && caller.meshed && isExportedTo(policy, caller.namespace, byDefault);
}

/** A Service's host. */
export function clusterHost(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/** The Service of each workload, made once: every prediction reads those of the whole cast. */
const SERVICES = new WeakMap<Workload, Registered>();

function serviceOfWorkload(workload: Workload): Registered {
  const service = SERVICES.get(workload) ?? madeOf(workload);
  SERVICES.set(workload, service);
  return service;
}

function madeOf(workload: Workload): Registered {
  const { app, name, namespace, headless, ports } = workload;
  const offered = Object.entries(APP_TRAITS[app].ports).filter(([port]) => ports?.includes(Number(port)) !== false);
  const byNumber = offered.map(([port, { container, declared }]) => {
    const number = headless ? container.toString() : port;
    return [number, { protocol: declared satisfies PortProtocol, target: container }] as const;
  });
  return {
    host: clusterHost(name, namespace),
    name,
    namespace,
    headless,
    ports: Object.fromEntries(byNumber),
    selector: { app: name },
    trace: [],
  };
}

function registered(policy: Policy): readonly Registered[] {
  if (policy.kind === 'Service') {
    const { name, namespace, headless, ports, selector } = policy;
    const trace = [`the Service ${name}.${namespace} is in the manifests`];
    return [{ host: clusterHost(name, namespace), name, namespace, headless, ports, selector, trace }];
  }
  if (policy.kind !== 'ServiceEntry') return [];
  const { name, namespace, ports, endpoint, endpointLabels: labels, isExternal, servers } = policy;
  const isOriginal = policy.resolution === 'original';
  const where = isOriginal ? 'is resolved by its caller' : `has the endpoint ${endpoint}`;
  const trace = [`the ServiceEntry ${name} ${where}`];
  const entry = { isExternal, isOriginal, endpoint, labels, servers };
  return policy.hosts.map((host) => ({
    host,
    name,
    namespace,
    headless: false,
    ports,
    selector: labels,
    entry,
    trace,
  }));
}
