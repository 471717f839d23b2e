import type { KubeTarget } from '../../../kube/kube.ts';
import type { OwnNamespace } from '../../../kube/namespaces/namespace-index.ts';
import type { Log } from '../../output/progress.ts';

export interface NamespacesRequest {
  readonly target: KubeTarget;
  /** Names of the namespaces that the run is about to create. */
  readonly names: readonly string[];
  /** The owner in the labels of the namespaces. */
  readonly owner: string;
  /**
   * On a managed mesh the namespaces of dead runs are deleted and an idle cast is taken over; on an
   * existing mesh nothing is.
   */
  readonly managed: boolean;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Namespaces of earlier runs that this run takes over. */
export interface PreparedNamespaces {
  readonly known: readonly OwnNamespace[];
  /**
   * Removes them from the ledgers of the earlier runs; call it once they are in the ledger of this
   * run.
   */
  readonly handOver: () => void;
}
