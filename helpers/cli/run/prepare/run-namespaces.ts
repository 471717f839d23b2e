import type { Ledger } from '../../../evidence/ledger/ledger.ts';
import { savedIndex } from '../../../evidence/ledger/saved-index.ts';
import type { LeftoverNamespaces } from '../../../evidence/ledger/schema.ts';
import { onApiFault } from '../../../kube/api/faults/api-faults.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { kubectlLine } from '../../../kube/kubectl.ts';
import { runSelector } from '../../../kube/namespace.ts';
import { deleteOwn } from '../../../kube/namespaces/delete.ts';
import { newMark, type NamespaceIndex, type OwnNamespace } from '../../../kube/namespaces/namespace-index.ts';
import { budgets } from '../../../timing/budgets.ts';
import { releaseMesh } from '../../lifecycle/claims.ts';
import type { Progress } from '../../output/progress.ts';

interface Claim {
  /** Namespaces of an earlier run that this run takes over. */
  readonly known?: readonly OwnNamespace[];
  /** Uid of the cluster. */
  readonly cluster?: string;
  /** --timeout of the run in milliseconds. */
  readonly timeoutMs?: number | undefined;
}

/**
 * The namespaces that a run uses on a mesh: recorded in the ledger before they are created, and
 * deleted at the end by their uids.
 */
export class RunNamespaces {
  readonly #runId: string;
  readonly #ledger: Ledger;
  #on: { readonly target: KubeTarget; readonly index: NamespaceIndex } | undefined;
  #leftover: LeftoverNamespaces | undefined;

  constructor(runId: string, ledger: Ledger) {
    this.#runId = runId;
    this.#ledger = ledger;
  }

  /**
   * Records that namespaces of this owner are about to be created on this mesh, and returns their
   * index.
   */
  claim(target: KubeTarget, owner: string, { known = [], cluster, timeoutMs }: Claim = {}): NamespaceIndex {
    const { owner: _owner, ...mark } = newMark(owner, new Date(this.#ledger.startedAt), timeoutMs);
    const { kubectl, kubeconfig, context } = target;
    const at = { kubectl, kubeconfig, context, ...(cluster === undefined ? {} : { cluster }) };
    const claimed: LeftoverNamespaces = { kind: 'namespaces', ...at, owner, idle: false, mark, namespaces: [...known] };
    this.#leftover = claimed;
    this.#ledger.record(claimed);
    const index = savedIndex({ owner, ...mark }, known, (namespaces, change) => {
      this.#save([...namespaces], change);
    });
    this.#on = { target, index };
    return index;
  }

  #save(namespaces: OwnNamespace[], change: 'more' | 'less'): void {
    const before = this.#leftover;
    if (before === undefined) return;
    this.#leftover = { ...before, namespaces };
    if (change === 'more') this.#ledger.replace(before, this.#leftover);
    else this.#ledger.reduce(before, this.#leftover);
  }

  /**
   * Deletes the namespaces and waits until they are gone, within the budget of a clean-up and
   * whatever was aborted before.
   */
  async clear(progress: Progress): Promise<void> {
    const claimed = this.#on;
    if (claimed !== undefined)
      await progress.phase('clean up', async (log) => {
        log("deleting the run's namespaces");
        // The record of the run has ended by now, so faults are only logged.
        using _faults = onApiFault(({ cause }) => log(`${cause}; trying again`));
        await deleteOwn(claimed.target, claimed.index, {
          signal: AbortSignal.timeout(budgets.cleanUp),
          hint: `once the cluster responds, run: ${this.#cleanCommand}`,
        });
      });
    this.#release();
  }

  /**
   * Leaves the namespaces deployed for the next run or for `clean`; returns whether there are any.
   */
  leaveIdle(): boolean {
    const claimed = this.#leftover;
    if (claimed !== undefined) this.#ledger.record({ ...claimed, idle: true });
    this.#release();
    return claimed !== undefined;
  }

  #release(): void {
    if (this.#leftover !== undefined) this.#ledger.cleanUp(this.#leftover);
    releaseMesh(this.#ledger);
    this.#on = undefined;
    this.#leftover = undefined;
  }

  /** How to see and how to delete the namespaces that are kept; "" when the run created none. */
  get kept(): string {
    releaseMesh(this.#ledger);
    if (this.#on === undefined) return '';
    const { target, index } = this.#on;
    return [
      `kept: ${kubectlLine(target, `get pods -A -l ${runSelector(index.mark.owner)}`)}`,
      `delete it with: ${this.#cleanCommand}`,
      '',
    ].join('\n');
  }

  get #cleanCommand(): string {
    return `npm run -s meshproof -- clean --run ${this.#runId}`;
  }
}
