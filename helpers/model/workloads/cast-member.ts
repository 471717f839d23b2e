import type { Labels } from '../policies/policy.ts';
import type { GatewayMember, OutsiderMember } from './gateway-member.ts';
import type { Annotations, Probed } from './probed.ts';

/** Sample applications that a workload can run; each is a Deployment in manifests/base. */
export type App =
  | 'sleep'
  | 'httpbin'
  | 'mongo'
  | 'mongo-client'
  | 'postgres'
  | 'httpbin-probe'
  | 'echo'
  | 'tls-client'
  | 'ext-authz'
  | 'fortio'
  | 'prometheus';

/** What pods of a cast run: an application, or a gateway, which has none. */
export type DeployedApp = App | 'gateway';

/** `meshed`: the sidecar is injected; `bare`: it is not. */
export type Membership = 'meshed' | 'bare';

/**
 * How a workload gets its sidecar, if a check is about that: by a label of its namespace or by
 * `istioctl kube-inject`, which writes the sidecar into the manifest; `none`: neither the namespace
 * nor the pod has a label.
 */
export type Injection = 'namespace-label' | 'revision-label' | 'kube-inject' | 'none';

/** How a workload is deployed if it is not a Deployment behind a Service with a cluster IP. */
export type ServiceKind = 'headless' | 'stateful-set';

/** A workload of a check's cast. */
export interface WorkloadMember {
  readonly kind: 'workload';
  readonly app: App;
  /** How the kubelet probes it. @default the probes of its base manifest */
  readonly probed?: Probed;
  /**
   * `headless`: the name of its Service resolves to the pod, with the container's ports;
   * `stateful-set`: the same with a StatefulSet.
   */
  readonly serviceKind?: ServiceKind;
  /** Ports of its Service, as numbered in the base manifest. @default all of its application */
  readonly ports?: readonly number[];
  readonly membership: Membership;
  /** @default the label of its namespace when meshed; a label on the pod that opts out when bare */
  readonly injection?: Injection;
  readonly serviceAccount: string;
  readonly annotations: Annotations;
  /** Additional labels of its pods. */
  readonly labels?: Labels;
}

/** The node agent: it probes workloads and has no mesh identity. */
export interface KubeletClient {
  readonly kind: 'kubelet';
}

/** Istio's command-line tool: it runs on this machine and inspects the namespace of a workload. */
export interface IstioctlClient {
  readonly kind: 'istioctl';
}

/** Sends manifests to the API server, as `kubectl apply --server-side --dry-run=server` does. */
export interface KubectlClient {
  readonly kind: 'kubectl';
}

/** A member of a check's cast: a workload, a gateway, or a client that is neither. */
export type CastMember =
  | WorkloadMember
  | GatewayMember
  | KubeletClient
  | IstioctlClient
  | KubectlClient
  | OutsiderMember;

/** Key of a member of the cast: `name.namespace` for a workload or a gateway. */
export type MemberKey = `${string}.${string}` | 'kubelet' | 'istioctl' | 'kubectl' | 'outsider';

/** Whether a member of the cast is deployed: others are clients without a pod. */
export function hasPod(member: CastMember): member is WorkloadMember | GatewayMember {
  return member.kind === 'workload' || member.kind === 'gateway';
}

/** Whether a member of the cast has a sidecar. */
export function isMeshed(member: CastMember | undefined): boolean {
  return member?.kind === 'workload' && member.membership === 'meshed';
}

/**
 * The kubelet as a caller.
 * @example
 * cast: { kubelet: kubeletClient, 'httpbin-probe.mtls-test': httpbinProbe.meshed() }
 */
export const kubeletClient: KubeletClient = { kind: 'kubelet' };

/**
 * istioctl as a caller.
 * @example
 * cast: { istioctl: istioctlClient, 'httpbin.mtls-test': httpbin.meshed() }
 */
export const istioctlClient: IstioctlClient = { kind: 'istioctl' };

/**
 * kubectl as a caller.
 * @example
 * cast: { kubectl: kubectlClient, 'sleep.full': sleep.meshed() }
 */
export const kubectlClient: KubectlClient = { kind: 'kubectl' };

/** Splits `name.namespace`. */
export function splitMemberKey(key: string): { name: string; namespace: string } {
  const dot = key.indexOf('.');
  return dot < 0 ? { name: key, namespace: '' } : { name: key.slice(0, dot), namespace: key.slice(dot + 1) };
}
