import { type NamespaceLabel } from '../namespace.ts';

export interface CastNamespace {
  readonly name: string;
  /** Whether pods of this namespace get a sidecar. */
  readonly injected: boolean;
  /**
   * How it asks for them.
   * @default by istio-injection, or by a revision where the mesh has another than the default one
   */
  readonly label?: NamespaceLabel;
  /**
   * Namespaces whose Services its workloads may call, its own among them; sidecars receive no
   * others.
   * @default all of the mesh
   */
  readonly peers?: readonly string[];
}
