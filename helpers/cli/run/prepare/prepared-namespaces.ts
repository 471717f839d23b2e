import type { LoadedCheck } from '../../../check/record/check-record.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import type { OwnNamespace } from '../../../kube/namespaces/namespace-index.ts';
import type { Say } from '../../output/progress.ts';

export interface NamespacesRequest {
  readonly target: KubeTarget;
  readonly checks: readonly LoadedCheck[];
  readonly prefix: string;
  /** How often a cast may be raised. */
  readonly copies: number;
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
