/** Sample applications a party can run; each is a Deployment in manifests/base. */
export type App = 'sleep' | 'httpbin' | 'mongo' | 'mongo-client' | 'httpbin-probe';

/** `meshed`: the sidecar is injected; `bare`: it is not. */
export type Membership = 'meshed' | 'bare';

/** Annotations that a party adds to its pod template, by their full name. */
export type Annotations = Readonly<Record<string, string>>;

export interface WorkloadParty {
  readonly kind: 'workload';
  readonly app: App;
  readonly membership: Membership;
  readonly serviceAccount: string;
  readonly annotations: Annotations;
}

/** The node agent: it calls workloads and holds no mesh identity. */
export interface KubeletParty {
  readonly kind: 'kubelet';
}

/** A party of a check. Its key in the cast is `name.namespace`, or `kubelet`. */
export type Party = WorkloadParty | KubeletParty;

export type PartyKey = `${string}.${string}` | 'kubelet';

const workload = (app: App, serviceAccount: string) => ({
  meshed: (annotations: Annotations = {}): WorkloadParty => ({
    kind: 'workload',
    app,
    membership: 'meshed',
    serviceAccount,
    annotations,
  }),
  bare: (annotations: Annotations = {}): WorkloadParty => ({
    kind: 'workload',
    app,
    membership: 'bare',
    serviceAccount,
    annotations,
  }),
});

/** A caller that holds curl. */
export const sleep = workload('sleep', 'sleep');
/** The HTTP callee that answers with the headers it received. */
export const httpbin = workload('httpbin', 'httpbin');
/** A MongoDB server that requires client certificates. */
export const mongo = workload('mongo', 'mongo');
/** A caller that holds the MongoDB driver. Its client certificate is mounted into its sidecar, or into the application itself when it is bare. */
export const mongoClient = workload('mongo-client', 'mongo-client');
/** An HTTP callee whose liveness is probed by the kubelet. */
export const httpbinProbe = workload('httpbin-probe', 'httpbin-probe');
/** The kubelet as a caller. */
export const kubeletParty: KubeletParty = { kind: 'kubelet' };

/** Splits `name.namespace`. */
export function splitPartyKey(key: string): { name: string; namespace: string } {
  const dot = key.indexOf('.');
  return dot < 0 ? { name: key, namespace: '' } : { name: key.slice(0, dot), namespace: key.slice(dot + 1) };
}
