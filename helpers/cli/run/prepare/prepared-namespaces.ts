import type { KubeTarget } from '../../../kube/kube.ts';
import type { OwnNamespace } from '../../../kube/namespaces/namespace-index.ts';
import type { Say } from '../../output/progress.ts';

export interface NamespacesRequest {
  readonly target: KubeTarget;
  /** Names of the namespaces that the run is about to create. */
  readonly names: readonly string[];
  /** Whose label the namespaces of the run will carry. */
  readonly owner: string;
  /**
   * On our own mesh the namespaces of dead runs are deleted and an idle cast is used again; on an
   * existing mesh nothing is.
   */
  readonly own: boolean;
  readonly signal: AbortSignal;
  readonly say: Say;
}

/** Namespaces of earlier runs that this run takes over. */
export interface PreparedNamespaces {
  readonly known: readonly OwnNamespace[];
  /**
   * Call it once they are in the ledger of this run: it takes them out of those of the earlier
   * ones.
   */
  readonly handOver: () => void;
}
