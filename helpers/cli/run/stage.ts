import type { Leftover, Ledger } from '../../evidence/leftovers.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { deleteRun, runSelector } from '../../kube/namespace.ts';
import { budgets } from '../../timing/budgets.ts';
import type { Progress } from '../progress.ts';

/** The namespaces that a run uses on a mesh: noted before they are made, deleted at the end by their owner's label. */
export class Stage {
  readonly #runId: string;
  readonly #ledger: Ledger;
  #on: { readonly target: KubeTarget; readonly owner: string; readonly leftover: Leftover } | undefined;

  constructor(runId: string, ledger: Ledger) {
    this.#runId = runId;
    this.#ledger = ledger;
  }

  /** Notes that namespaces of this owner are about to be made on this mesh. */
  claim(target: KubeTarget, owner: string): void {
    const leftover: Leftover = { kind: 'namespaces', ...target, owner, idle: false };
    this.#ledger.record(leftover);
    this.#on = { target, owner, leftover };
  }

  /** Deletes the namespaces and waits until they are gone, within the budget of a clean-up and whatever was aborted before. */
  async clear(progress: Progress): Promise<void> {
    const claimed = this.#on;
    if (claimed === undefined) return;
    await progress.phase('clean up', async (say) => {
      say("deleting the run's namespaces");
      await deleteRun(claimed.target, claimed.owner, { signal: AbortSignal.timeout(budgets.cleanUp) });
    });
    this.#ledger.strike(claimed.leftover);
    this.#on = undefined;
  }

  /** Leaves the namespaces to the mesh on purpose, for the next run or for `clean`; true when there are any. */
  leaveStanding(): boolean {
    const claimed = this.#on;
    if (claimed?.leftover.kind !== 'namespaces') return false;
    this.#ledger.record({ ...claimed.leftover, idle: true });
    this.#ledger.strike(claimed.leftover);
    this.#on = undefined;
    return true;
  }

  /** Where the namespaces are that stay, and how they go; "" when the run made none. */
  get kept(): string {
    if (this.#on === undefined) return '';
    const { target, owner } = this.#on;
    const { kubectl, kubeconfig, context } = target;
    return [
      `kept: ${kubectl} --kubeconfig ${kubeconfig} --context ${context} get pods -A -l ${runSelector(owner)}`,
      `delete it with: npm run -s meshproof -- clean --run ${this.#runId}`,
      '',
    ].join('\n');
  }
}
