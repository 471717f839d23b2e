import type { Labels } from '../policies/policy.ts';
import type { Annotations, Probed } from './probed.ts';
import { REWRITE_PROBES } from './probed.ts';

/** Sample applications a party can run; each is a Deployment in manifests/base. */
export type App =
  | 'sleep'
  | 'httpbin'
  | 'mongo'
  | 'mongo-client'
  | 'httpbin-probe'
  | 'echo'
  | 'tls-client'
  | 'ext-authz';

/** `meshed`: the sidecar is injected; `bare`: it is not. */
export type Membership = 'meshed' | 'bare';

/**
 * Who asks for a workload's sidecar, where a check is about that: its namespace by either of its labels, or `istioctl kube-inject`, which writes
 * the sidecar into the manifest; `nobody`: neither its namespace nor itself says anything.
 */
export type Injection = 'namespace-label' | 'revision-label' | 'kube-inject' | 'none';

/** How a workload stands in the cluster where it is no Deployment behind a Service with an address of its own. */
export type ServiceKind = 'headless' | 'stateful-set';

export interface WorkloadMember {
  readonly kind: 'workload';
  readonly app: App;
  /** How the kubelet probes it; by what its base manifest says when absent. */
  readonly probed?: Probed;
  /** `headless`: its Service's name leads to the pod itself, whose ports are the container's; `stateful-set`: the same, behind a StatefulSet. */
  readonly serviceKind?: ServiceKind;
  /** Ports of its Service, by their numbers in the base manifest. @default all that its application has */
  readonly ports?: readonly number[];
  readonly membership: Membership;
  /** @default the label of its namespace when meshed; when bare it refuses a sidecar by a label of its own */
  readonly injection?: Injection;
  readonly serviceAccount: string;
  readonly annotations: Annotations;
  /** Labels of its pods besides those that every workload has. */
  readonly labels?: Labels;
}

/** The node agent: it calls workloads and holds no mesh identity. */
export interface KubeletClient {
  readonly kind: 'kubelet';
}

/** Istio's own command-line tool: it asks about the namespace of a workload, and runs on this machine. */
export interface IstioctlClient {
  readonly kind: 'istioctl';
}

/** A party of a check. Its key in the cast is `name.namespace`, or one word for who is no workload. */
export type CastMember = WorkloadMember | KubeletClient | IstioctlClient;

export type MemberKey = `${string}.${string}` | 'kubelet' | 'istioctl';

/** Makes parties of one application. */
export interface WorkloadFactory {
  readonly meshed: (annotations?: Annotations) => WorkloadMember;
  readonly bare: (annotations?: Annotations) => WorkloadMember;
  /** With a sidecar that is asked for in this way. */
  readonly injectedBy: (injection: Exclude<Injection, 'none'>) => WorkloadMember;
  /** Without a sidecar because nobody asks for one: it refuses none, and its namespace has no label. */
  readonly notInjected: (annotations?: Annotations) => WorkloadMember;
  /** The same application under another service account, which is another identity. */
  readonly as: (serviceAccount: string) => WorkloadFactory;
  /** The same application with further labels on its pods, by which Services and policies may choose it; never `app`. */
  readonly labelled: (labels: Labels) => WorkloadFactory;
  /**
   * The same application behind a Service that has these of its ports alone: of each other one every sidecar would have to hear, and its own to
   * make anew what ends TLS there, with each change.
   */
  readonly serving: (ports: readonly number[]) => WorkloadFactory;
}

/** What all parties of a factory have in common. */
type Traits = Pick<WorkloadMember, 'app' | 'serviceAccount' | 'serviceKind' | 'labels' | 'ports'>;

function workload(app: App, serviceAccount: string, serviceKind?: ServiceKind): WorkloadFactory {
  return factoryOf({ app, serviceAccount, ...(serviceKind === undefined ? {} : { serviceKind }) });
}

function factoryOf(traits: Traits): WorkloadFactory {
  const member =
    (membership: Membership) =>
    (annotations: Annotations = {}): WorkloadMember => ({ kind: 'workload', ...traits, membership, annotations });
  return {
    meshed: member('meshed'),
    bare: member('bare'),
    injectedBy: (injection) => ({ ...member('meshed')(), injection }),
    notInjected: (annotations) => ({ ...member('bare')(annotations), injection: 'none' }),
    as: (serviceAccount) => factoryOf({ ...traits, serviceAccount }),
    labelled: (labels) => factoryOf({ ...traits, labels }),
    serving: (ports) => factoryOf({ ...traits, ports }),
  };
}

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
/** Istio's echo application: caller and callee of HTTP/1.1, HTTP/2, gRPC, WebSocket, TCP and HTTPS. */
export const echo = workload('echo', 'echo');
/** The same behind a headless Service: callers reach the pod's own ports. */
export const echoHeadless = workload('echo', 'echo', 'headless');
/** The same as a StatefulSet of one pod behind a headless Service. */
export const echoSet = workload('echo', 'echo', 'stateful-set');
/** A caller that opens TLS of its own, with whatever name, protocols, versions and certificate a probe says. */
export const tlsClient = workload('tls-client', 'tls-client');
/** Istio's sample of a server that decides for sidecars: it admits requests with the header `x-ext-authz: allow`. */
export const extAuthz = workload('ext-authz', 'ext-authz');
/**
 * Istio's echo application whose container the kubelet probes for liveness, readiness and startup by one handler. `rewrite`: whether the
 * sidecar's agent asks in the kubelet's place; undefined leaves it to the mesh's default.
 */
export function probed({ rewrite, ...how }: Probed & { readonly rewrite?: boolean }): WorkloadMember {
  const annotations = rewrite === undefined ? {} : { [REWRITE_PROBES]: String(rewrite) };
  return { ...echo.meshed(annotations), probed: how };
}

/** Whether a party has a sidecar. */
export function isMeshed(member: CastMember | undefined): boolean {
  return member?.kind === 'workload' && member.membership === 'meshed';
}

/** The kubelet as a caller. */
export const kubeletClient: KubeletClient = { kind: 'kubelet' };
/** istioctl as a caller. */
export const istioctlClient: IstioctlClient = { kind: 'istioctl' };

/** Splits `name.namespace`. */
export function splitMemberKey(key: string): { name: string; namespace: string } {
  const dot = key.indexOf('.');
  return dot < 0 ? { name: key, namespace: '' } : { name: key.slice(0, dot), namespace: key.slice(dot + 1) };
}
