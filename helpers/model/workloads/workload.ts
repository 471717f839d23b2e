import type { Labels } from '../policies/policy.ts';
import type { App, CastMember } from './cast-member.ts';
import { splitMemberKey } from './cast-member.ts';
import type { Probed } from './probed.ts';

/** Namespace whose policies hold for the whole mesh (Istio's default root namespace). */
export const ROOT_NAMESPACE = 'istio-system';

/** One port of an application's Service. */
export interface PortTraits {
  /** The container's own port, by which PeerAuthentication and AuthorizationPolicy count. */
  readonly container: number;
  /** How sidecars treat it, which the port's name in the Service says. */
  readonly declared: 'http' | 'tcp';
  /** Who ends TLS behind the port: the application itself, with or without asking for a client certificate; nobody when absent. */
  readonly ownTls?: 'server' | 'mutual';
}

/** What an application demands of its callers by itself, mesh or no mesh, and where it listens. */
interface AppTraits {
  /** By service port. */
  readonly ports: Readonly<Record<number, PortTraits>>;
}

const HTTPBIN: AppTraits = { ports: { 8000: { container: 8080, declared: 'http' } } };
const SILENT: AppTraits = { ports: {} };

export const APP_TRAITS: Readonly<Record<App, AppTraits>> = {
  sleep: SILENT,
  httpbin: HTTPBIN,
  'httpbin-probe': HTTPBIN,
  mongo: { ports: { 27017: { container: 27017, declared: 'tcp', ownTls: 'mutual' } } },
  'mongo-client': SILENT,
  'tls-client': SILENT,
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

/** A party as policies see it. */
export interface Workload {
  readonly app: App;
  /** Its Service has no address of its own: callers meet the container's ports. */
  readonly headless: boolean;
  /** Ports of its Service, where it has not all of its application's. */
  readonly ports?: readonly number[];
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly meshed: boolean;
  readonly annotations: Readonly<Record<string, string>>;
  readonly probed?: Probed;
}

/** Reads a party of the cast; undefined for one that is no workload. */
export function workloadOf(key: string, member: CastMember): Workload | undefined {
  if (member.kind !== 'workload') return undefined;
  const { name, namespace } = splitMemberKey(key);
  return {
    app: member.app,
    headless: member.serviceKind !== undefined,
    ...(member.ports === undefined ? {} : { ports: member.ports }),
    name,
    namespace,
    labels: { ...member.labels, app: name },
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

type Listening = Pick<Workload, 'app' | 'headless' | 'ports'>;

/** What is known of a service port; undefined when the workload's Service has none of this number. */
export function portTraits({ app, headless, ports }: Listening, servicePort: number): PortTraits | undefined {
  const found = Object.entries(APP_TRAITS[app].ports).find(
    ([port, { container }]) => (headless ? container : Number(port)) === servicePort,
  );
  if (found === undefined) return undefined;
  const [port, traits] = found;
  return ports?.includes(Number(port)) === false ? undefined : traits;
}

/** Ports of the container that a sidecar leaves alone, as its pod's annotations say. */
export function excludedPorts(annotations: Workload['annotations'] = {}): readonly number[] {
  const words = (annotations['traffic.sidecar.istio.io/excludeInboundPorts'] ?? '').split(',');
  return words
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map(Number);
}

/** Whether a call to this port of the container meets a sidecar. */
export function meetsSidecar({ meshed, annotations }: Pick<Workload, 'meshed' | 'annotations'>, port: number): boolean {
  return meshed && !excludedPorts(annotations).includes(port);
}

/** True when every label of the selector is on the workload; an empty selector takes all. */
export function selects(selector: Labels, workload: Workload): boolean {
  return Object.entries(selector).every(([key, value]) => workload.labels[key] === value);
}
