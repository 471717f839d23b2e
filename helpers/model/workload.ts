import type { App, Party } from './party.ts';
import { splitPartyKey } from './party.ts';
import type { Labels } from './policy.ts';

/** Namespace whose policies hold for the whole mesh (Istio's default root namespace). */
export const ROOT_NAMESPACE = 'istio-system';

/** What an application demands of its callers by itself, mesh or no mesh, and where it listens. */
interface AppTraits {
  /** Service port to container port; PeerAuthentication counts container ports. */
  readonly ports: Readonly<Record<number, number>>;
  readonly requiresClientCertificate: boolean;
}

export const APP_TRAITS: Readonly<Record<App, AppTraits>> = {
  sleep: { ports: {}, requiresClientCertificate: false },
  httpbin: { ports: { 8000: 8080 }, requiresClientCertificate: false },
  'httpbin-probe': { ports: { 8000: 8080 }, requiresClientCertificate: false },
  mongo: { ports: { 27017: 27017 }, requiresClientCertificate: true },
  'mongo-client': { ports: {}, requiresClientCertificate: false },
};

/** A party as policies see it. */
export interface Workload {
  readonly app: App;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly meshed: boolean;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Reads a party of the cast; undefined for the kubelet. */
export function workloadOf(key: string, party: Party): Workload | undefined {
  if (party.kind === 'kubelet') return undefined;
  const { name, namespace } = splitPartyKey(key);
  return {
    app: party.app,
    name,
    namespace,
    labels: { app: name },
    serviceAccount: party.serviceAccount,
    meshed: party.membership === 'meshed',
    annotations: party.annotations,
  };
}

/** The container port behind a service port. */
export function containerPort(workload: Workload, servicePort: number): number {
  return APP_TRAITS[workload.app].ports[servicePort] ?? servicePort;
}

/** True when every label of the selector is on the workload; an empty selector takes all. */
export function selects(selector: Labels, workload: Workload): boolean {
  return Object.entries(selector).every(([key, value]) => workload.labels[key] === value);
}
