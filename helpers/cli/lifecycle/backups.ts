import { MeshproofError } from '../../errors.ts';
import { amendLedger, readLedgers, type FoundLedger } from '../../evidence/ledger/ledger-files.ts';
import type { Ledger } from '../../evidence/ledger/ledger.ts';
import type { Leftover } from '../../evidence/ledger/schema.ts';
import { nameOfOriginal, type Original } from '../../kube/backups/backup.ts';
import { restore } from '../../kube/backups/restore.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { RunMark } from '../../kube/namespaces/mark.ts';
import type { BackupIndex } from '../../live/mesh-wide/backups.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { replaceIstiod } from '../../mesh/istio/replace-istiod.ts';
import type { Log } from '../output/progress.ts';
import { describeLeftover } from './leftover-text.ts';

type Changed = Extract<Leftover, { kind: 'object' }>;

/**
 * Records mesh-wide objects in the ledger of a run, as they were before the run changes them, until
 * they are restored.
 */
export function backupsIn(
  ledger: Ledger,
  { kubectl, kubeconfig, context }: KubeTarget,
  { owner, claim }: Pick<RunMark, 'owner' | 'claim'>,
): BackupIndex {
  const recorded = new Map<string, Changed>();
  return {
    owner,
    claim,
    note: (original) => {
      const id = idOf(original);
      const [before, after] = [recorded.get(id), { kind: 'object', kubectl, kubeconfig, context, original } as const];
      recorded.set(id, after);
      ledger.replace(before ?? after, after);
    },
    cleanUp: (original) => {
      const known = recorded.get(idOf(original));
      if (known !== undefined) ledger.cleanUp(known);
      recorded.delete(idOf(original));
    },
  };
}

function idOf(original: Original): string {
  return `${original.apiVersion} ${nameOfOriginal(original)}`;
}

/**
 * Restores an object that a run left changed, and returns a line that reports it.
 * @throws MeshproofError when the object cannot be restored
 */
export async function restoreObject({ original, ...target }: Changed, signal: AbortSignal): Promise<readonly string[]> {
  if (!(await restore(target, original, signal))) return [];
  // istiod keeps some settings from its start, so a running istiod may have others than its
  // ConfigMap.
  if (original.kind === 'ConfigMap') await replaceIstiod(target, signal);
  return [`restored ${nameOfOriginal(original)} on ${target.context}`];
}

function isOn({ kubeconfig, context }: Changed, target: KubeTarget): boolean {
  return kubeconfig === target.kubeconfig && context === target.context;
}

/**
 * Restores what killed runs left changed on a mesh, before a run uses it.
 * @throws MeshproofError naming a run that changed the mesh and may still run
 */
export async function restoreAfterKills(target: KubeTarget, signal: AbortSignal, log: Log): Promise<void> {
  const { state } = meshproofDirs();
  for (const ledger of readLedgers(state).ledgers) {
    const changed = ledger.leftovers.filter((one): one is Changed => one.kind === 'object' && isOn(one, target));
    const [first] = changed;
    if (first !== undefined && ledger.liveness === 'unknown') throw mayBeChanging(ledger, first);
    for (const leftover of ledger.liveness === 'alive' ? [] : changed.toReversed()) {
      log(`restoring ${describeLeftover(leftover)}`);
      await restoreObject({ ...leftover, ...target }, signal);
      amendLedger(state, ledger.runId, leftover);
    }
  }
}

function mayBeChanging({ runId }: FoundLedger, changed: Changed): MeshproofError {
  return new MeshproofError({
    operation: `use the mesh of context ${changed.context}`,
    details: `run ${runId}, in another container or on another host, has changed ${nameOfOriginal(changed.original)} and may still be running`,
    hint: `wait until that run has ended; if it has: npm run -s meshproof -- clean --run ${runId}`,
  });
}
