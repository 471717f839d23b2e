/** A cluster as the helpers above see it: thin, and every call can be aborted. */
export interface KubeTarget {
  readonly kubectl: string;
  /** Path of a kubeconfig, or a list of paths as in KUBECONFIG, of which the first wins. */
  readonly kubeconfig: string;
  readonly context: string;
}
