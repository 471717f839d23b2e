import type { Labels } from '../policies/policy.ts';
import { capturesInbound } from './captured.ts';
import { splitMemberKey, type CastMember, type DeployedApp, type WorkloadMember } from './cast-member.ts';
import { podLabels } from './pod-labels.ts';
import { CLIENT_CERTIFICATES, type Probed } from './probed.ts';

/** Istio's default root namespace, whose policies are mesh-wide. */
export const ROOT_NAMESPACE = 'istio-system';

/** One port of an application's Service. */
export interface PortTraits {
  /** The container's port, which PeerAuthentication and AuthorizationPolicy refer to. */
  readonly container: number;
  /** The protocol that the port's name in the Service declares. */
  readonly declared: 'http' | 'tcp';
  /**
   * TLS that the application terminates: `mutual` with a client certificate; absent without TLS.
   */
  readonly ownTls?: 'server' | 'mutual';
  /** A server of bytes, with its own answer to connections without TLS. */
  readonly database?: 'mongodb' | 'postgresql';
}

/** The ports of an application, by service port, and the TLS that it requires itself. */
interface AppTraits {
  readonly ports: Readonly<Record<number, PortTraits>>;
}

const HTTPBIN: AppTraits = { ports: { 8000: { container: 8080, declared: 'http' } } };
const NO_PORTS: AppTraits = { ports: {} };

/** What is known of each application. */
export const APP_TRAITS: Readonly<Record<Workload['app'], AppTraits>> = {
  sleep: NO_PORTS,
  httpbin: HTTPBIN,
  'httpbin-probe': HTTPBIN,
  mongo: { ports: { 27017: { container: 27017, declared: 'tcp', ownTls: 'mutual', database: 'mongodb' } } },
  postgres: { ports: { 5432: { container: 5432, declared: 'tcp', ownTls: 'mutual', database: 'postgresql' } } },
  'mongo-client': NO_PORTS,
  'tls-client': NO_PORTS,
  // Its ports are those of Gateways.
  gateway: NO_PORTS,
  prometheus: NO_PORTS,
  fortio: NO_PORTS,
  'ext-authz': { ports: { 8000: { container: 8000, declared: 'http' } } },
  echo: {
    ports: {
      80: { container: 18080, declared: 'http' },
      85: { container: 18085, declared: 'http' },
      8090: { container: 18090, declared: 'http' },
      7070: { container: 17070, declared: 'http' },
      9000: { container: 19000, declared: 'tcp' },
      9001: { container: 19001, declared: 'tcp' },
      443: { container: 18443, declared: 'tcp', ownTls: 'server' },
      8443: { container: 18444, declared: 'tcp', ownTls: 'mutual' },
      9443: { container: 19443, declared: 'tcp', ownTls: 'server' },
    },
  },
};

/** A workload as policies see it. */
export interface Workload {
  /** `gateway`: a gateway proxy of Istio, which has no application. */
  readonly app: DeployedApp;
  /** Its Service has no cluster IP: callers connect to the container's ports. */
  readonly headless: boolean;
  /** Ports of its Service if it has only some of its application's. */
  readonly ports?: readonly number[];
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly meshed: boolean;
  readonly annotations: Readonly<Record<string, string>>;
  readonly probed?: Probed;
}

/** The workload of a member of the cast, made once; undefined for kubelet and istioctl. */
export function workloadOf(key: string, member: CastMember): Workload | undefined {
  if (member.kind !== 'workload') return undefined;
  const known = WORKLOADS.get(member) ?? new Map<string, Workload>();
  WORKLOADS.set(member, known);
  const workload = known.get(key) ?? madeOf(key, member);
  known.set(key, workload);
  return workload;
}

const WORKLOADS = new WeakMap<WorkloadMember, Map<string, Workload>>();

function madeOf(key: string, member: WorkloadMember): Workload {
  const { name, namespace } = splitMemberKey(key);
  return {
    app: member.app,
    headless: member.serviceKind !== undefined,
    ...(member.ports === undefined ? {} : { ports: member.ports }),
    name,
    namespace,
    labels: podLabels(name, member),
    serviceAccount: member.serviceAccount,
    meshed: member.membership === 'meshed',
    annotations: member.annotations,
    ...(member.probed === undefined ? {} : { probed: member.probed }),
  };
}

/** The container port behind a service port. */
export function containerPort(workload: Listening, servicePort: number): number {
  return portTraits(workload, servicePort)?.container ?? servicePort;
}

type Listening = Pick<Workload, 'app' | 'headless' | 'ports'> & Partial<Pick<Workload, 'annotations'>>;

/** What is known of a service port; undefined if the workload's Service does not have it. */
export function portTraits(
  { app, headless, ports, annotations }: Listening,
  servicePort: number,
): PortTraits | undefined {
  const found = Object.entries(APP_TRAITS[app].ports).find(
    ([port, { container }]) => (headless ? container : Number(port)) === servicePort,
  );
  if (found === undefined) return undefined;
  const [port, traits] = found;
  if (ports?.includes(Number(port)) === false) return undefined;
  const isOptional = traits.ownTls === 'mutual' && annotations?.[CLIENT_CERTIFICATES] === 'optional';
  return isOptional ? { ...traits, ownTls: 'server' } : traits;
}

/**
 * What is known of a port of the container, which its Service may lack; undefined without a
 * listener. echo does not listen for gRPC where its Service does not have the port
 * (helpers/kube/isolation/echo-control.ts).
 */
export function containerTraits(
  { app, ports }: Pick<Listening, 'app' | 'ports'>,
  port: number,
): PortTraits | undefined {
  const [service, traits] = Object.entries(APP_TRAITS[app].ports).find(([, { container }]) => container === port) ?? [];
  const isClosed = app === 'echo' && service === '7070' && ports?.includes(7070) === false;
  return isClosed ? undefined : traits;
}

/** Whether a call to this port of the container passes a sidecar. */
export function meetsSidecar({ meshed, annotations }: Pick<Workload, 'meshed' | 'annotations'>, port: number): boolean {
  return meshed && capturesInbound(annotations, port);
}

/** True when the workload has every label of the selector; an empty selector matches all. */
export function selects(selector: Labels, workload: Workload): boolean {
  return Object.entries(selector).every(([key, value]) => workload.labels[key] === value);
}
