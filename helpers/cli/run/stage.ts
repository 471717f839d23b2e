import type { Leftover, Ledger } from '../../evidence/leftovers.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { deleteRun, runSelector } from '../../kube/namespace.ts';
import { budgets } from '../../timing/budgets.ts';
import type { Progress } from '../progress.ts';

/** The namespaces that a run owns on a mesh: noted before they are made, deleted at the end by the run's label. */
export class Stage {
  readonly #runId: string;
  readonly #ledger: Ledger;
  #on: { readonly target: KubeTarget; readonly leftover: Leftover } | undefined;

  constructor(runId: string, ledger: Ledger) {
    this.#runId = runId;
    this.#ledger = ledger;
  }

  /** Notes that namespaces are about to be made on this mesh. */
  claim(target: KubeTarget): void {
    const leftover: Leftover = { kind: 'namespaces', ...target, selector: runSelector(this.#runId) };
    this.#ledger.record(leftover);
    this.#on = { target, leftover };
  }

  /** Deletes the run's namespaces and waits until they are gone, within the budget of a clean-up and whatever was aborted before. */
  async clear(progress: Progress): Promise<void> {
    const claimed = this.#on;
    if (claimed === undefined) return;
    await progress.phase('clean up', async (say) => {
      say("deleting the run's namespaces");
      await deleteRun(claimed.target, this.#runId, { signal: AbortSignal.timeout(budgets.cleanUp) });
    });
    this.#ledger.strike(claimed.leftover);
    this.#on = undefined;
  }

  /** Where the namespaces are that stay, and how they go; "" when the run made none. */
  get kept(): string {
    if (this.#on === undefined) return '';
    const { kubectl, kubeconfig, context } = this.#on.target;
    return [
      `kept: ${kubectl} --kubeconfig ${kubeconfig} --context ${context} get pods -A -l ${runSelector(this.#runId)}`,
      `delete it with: npm run -s meshproof -- clean --run ${this.#runId}`,
      '',
    ].join('\n');
  }
}
