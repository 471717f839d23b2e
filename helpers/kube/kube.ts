/** A cluster as the helpers above see it: thin, and every call can be aborted. */
export interface KubeTarget {
  readonly kubectl: string;
  readonly kubeconfig: string;
  readonly context: string;
}
