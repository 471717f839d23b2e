import type { CastNamespace } from '../kube/cast/cast-namespace.ts';
import type { CastWorkload } from '../kube/cast/cast-workload.ts';
import type { InspectProxy } from '../kube/cast/obstacles/obstacle.ts';
import type { KubeObject } from '../kube/manifest.ts';
import type { CastPod } from '../kube/pods.ts';
import type { ProbeResult } from '../probe/probe-request.ts';
import type { WorkloadCertificate } from '../witness/certificates/certificate.ts';
import type { HeldSecret } from '../witness/certificates/held.ts';

/** What differs between data planes of a mesh. Disposing of it ends the streams it opened. */
export interface DataPlane extends AsyncDisposable {
  readonly join: Join;
  readonly acknowledger: Acknowledger;
  readonly certificates: CertificateSource;
  readonly log: ProxyLog;
  /** The number of proxies by the build that each one reports, of those that were read so far. */
  builds(): Readonly<Record<string, number>>;
  /** The receiver of calls to this port of a pod; without a port, of calls to any port. */
  reception(pod: CastPod | undefined, port?: number): Receiver;
  /**
   * The listeners or clusters of a pod's proxy, as it prints them; they hold no keys.
   * @throws MeshproofError when the proxy does not respond
   */
  configuration(pod: CastPod, part: 'listeners' | 'clusters', signal: AbortSignal): Promise<string>;
  /** Ends the streams to the proxy of a pod that is being deleted. */
  leave(pod: CastPod): void;
}

/** The proxy of the workload, or the application itself. */
export type Receiver = 'proxy' | 'application';

/** How workloads become part of the mesh. */
export interface Join {
  /** Adds the labels and annotations by which the mesh takes a workload in, or leaves it out. */
  workload(workload: CastWorkload): CastWorkload;
  /** Objects that namespaces need before their workloads. */
  fixtures(namespaces: readonly CastNamespace[]): Promise<readonly KubeObject[]>;
  /** Rewrites manifests of workloads that join without the mesh's webhook. */
  inject(objects: readonly KubeObject[], signal: AbortSignal): Promise<readonly KubeObject[]>;
  /** Reports what keeps the proxy of a pod from being ready; undefined when it is not known. */
  readonly inspectProxy: InspectProxy;
}

/** A call that meshed workloads make while a change is observed. */
export interface ServiceCall {
  /** Namespace of the caller. */
  readonly from: string;
  /** `name.namespace` of a Service. */
  readonly service: string;
  /** Port of the Service. @default all of them */
  readonly port?: number;
}

/** Waits until the proxies report that they hold a change. */
export interface Acknowledger {
  /**
   * Reads what the proxies of these pods hold before a change.
   * @param calls calls made after the change, which must use connections opened after it
   */
  snapshot(pods: readonly CastPod[], calls: readonly ServiceCall[], signal: AbortSignal): Promise<PendingChange>;
}

/** A change that the proxies may not hold yet. */
export interface PendingChange {
  /** Waits until every proxy of the snapshot holds the change, for the budget at most. */
  settled(options: SettleOptions): Promise<Acknowledgement>;
}

export interface SettleOptions {
  readonly signal: AbortSignal;
  /** @default budgets.acknowledge */
  readonly budgetMs?: number;
}

export interface Acknowledgement {
  /** True when every proxy holds the change and none rejected it. */
  readonly held: boolean;
  readonly waitedMs: number;
  readonly proxies: readonly ProxyAcknowledgement[];
}

/** How one proxy came to hold a change. */
export interface ProxyAcknowledgement {
  /** `namespace/workload`. */
  readonly proxy: string;
  readonly held: boolean;
  /** Version of the configuration that it holds. */
  readonly version: string;
  /** Milliseconds from the call of settled() until it reported the change. */
  readonly afterMs: number;
  /** True when it rejected a configuration since the snapshot; it still runs the previous one. */
  readonly rejected: boolean;
  /** Why it is not known to hold the change; "" when it is. */
  readonly problem: string;
}

/** Reads the certificates that the proxies of workloads hold. */
export interface CertificateSource {
  /**
   * The identity certificate of a pod's workload; undefined where no proxy holds one.
   * @param fresh reads it again even if it is known
   * @throws MeshproofError when the proxy does not respond.
   */
  identity(pod: CastPod | undefined, fresh: boolean, signal: AbortSignal): Promise<WorkloadCertificate | undefined>;
  /**
   * Every secret that the proxy of a pod was given, without keys.
   * @throws MeshproofError when the proxy does not respond.
   */
  secrets(pod: CastPod, signal: AbortSignal): Promise<readonly HeldSecret[]>;
}

/** One request with its result and the pods at both ends, as far as they are known. */
export interface Exchange {
  readonly result: ProbeResult;
  readonly caller: CastPod | undefined;
  readonly callee: CastPod | undefined;
  /** The gateway that received the request, if it was sent to one. */
  readonly gateway?: CastPod | undefined;
}

/** What a proxy logged about one exchange; readProxyReport() reads the facts. */
export interface LoggedExchange {
  readonly result: ProbeResult;
  readonly facts: unknown;
  /** @default 'proxy' */
  readonly witness?: 'gateway';
}

/** Collects what the proxies of callees and callers log. */
export interface ProxyLog {
  /** Waits for the entries about a round; exchanges that no proxy logged are missing. */
  collect(exchanges: readonly Exchange[], signal: AbortSignal): Promise<readonly LoggedExchange[]>;
}
