import type { KubeObject } from '../manifest.ts';
import type { CastNamespace } from './cast-namespace.ts';
import type { CastWorkload } from './cast-workload.ts';
import type { MeshNames } from './mesh-names.ts';
import type { InspectProxy } from './obstacles/obstacle.ts';

export interface CastRequest {
  readonly runId: string;
  readonly namespaces: readonly CastNamespace[];
  /**
   * Objects created in the namespaces before their workloads, with the labels of the run.
   * @default none
   */
  readonly fixtures?: readonly KubeObject[];
  readonly workloads: readonly CastWorkload[];
  /**
   * Replaces certificates that an earlier process made: their authority is gone, and manifests name
   * certificates that it signs. @default false
   */
  readonly renewsCertificates?: boolean;
  /** Image reference per application on this mesh. */
  readonly images: Readonly<Record<string, string>>;
  /** Istio revision that injects. @default the default control plane */
  readonly revision?: string;
  /** How the mesh names its parts. @default Istio's own names */
  readonly names?: MeshNames;
  /** Rewrites the manifests of workloads before they are applied. @default they stay as they are */
  readonly inject?: (objects: readonly KubeObject[], signal: AbortSignal) => Promise<readonly KubeObject[]>;
  /**
   * Has admission decide about its pods before any is deployed, for clusters of other owners.
   * @default false
   */
  readonly tryAdmission?: boolean;
  /** Reports what keeps a proxy from being ready. @default nothing is known of proxies */
  readonly inspectProxy?: InspectProxy;
}

export interface CastOptions {
  readonly signal: AbortSignal;
  /** Receives what is being waited for, for progress. */
  readonly note?: (state: string) => void;
  /** Called with what keeps a workload from starting, whether or not it may pass. */
  readonly onObstacle?: (cause: string) => void;
}
