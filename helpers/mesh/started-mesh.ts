import type { MeshNames } from '../kube/cast/mesh-names.ts';
import type { ControlPlaneFacts } from './istio/control-plane-facts.ts';
import type { Subject } from './istio/subject.ts';

/** A mesh that runs. Disposing it ends what the run itself started and nothing else. */
export interface StartedMesh extends AsyncDisposable {
  readonly kind: 'kind' | 'existing';
  readonly name: string;
  readonly kubeconfig: string;
  readonly context: string;
  /** Absolute paths of the command-line tools that fit this mesh. */
  readonly tools: { readonly kubectl: string; readonly istioctl: string };
  /** Image reference of each cast application on this mesh (see manifests/base). */
  readonly castImages: Readonly<Record<string, string>>;
  /** Whether this start found the mesh unchanged, and neither created nor repaired anything. */
  readonly reused: boolean;
  /**
   * Distinguishes meshes of different making; a cast on a managed mesh stays deployed as long
   * as this does. "" on an existing mesh.
   */
  readonly fingerprint: string;
  /** Where the mesh keeps what belongs to all of it, and how it names Services. */
  readonly names: MeshNames;
  /** Istio's revision; `default` when the control plane has none. */
  readonly revision: string;
  /**
   * What a namespace names by the label istio.io/rev to be injected here.
   * @default istio-injection=enabled does
   */
  readonly injectedBy?: string;
  /** What a reader should know of this mesh before anything runs on it, one sentence each. */
  readonly notes: readonly string[];
  /**
   * Asks the control plane for what a plan has to know: fast, before anything is made on the mesh.
   */
  controlPlane(): Promise<ControlPlaneFacts>;
  /** Reads versions and digests from the cluster. */
  subject(): Promise<Subject>;
}
