import { readLedgers, type FoundLedger } from '../../evidence/ledger/ledger-files.ts';
import type { Ledger } from '../../evidence/ledger/ledger.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { inUse } from './in-use.ts';

/**
 * Takes a kind cluster for this run until its process ends. Call it under the cluster's lock:
 * looking and writing are then one step.
 * @throws MeshproofError naming the run that uses the cluster at this moment
 */
export function claimMesh(ledger: Ledger, name: string): void {
  refuseWhileClaimed(name, `use the kind cluster ${name}`, ledger.runId);
  ledger.record({ kind: 'mesh', name });
}

/** Gives up every claim that a ledger holds. */
export function releaseMesh(ledger: Ledger): void {
  for (const leftover of ledger.leftovers) if (leftover.kind === 'mesh') ledger.cleanUp(leftover);
}

/**
 * Refuses what a run on this kind cluster would not survive.
 * @param operation what is refused, as a phrase that completes "could not …"
 * @param own a run whose own claim does not count
 * @throws MeshproofError naming the run that uses the cluster at this moment
 */
export function refuseWhileClaimed(name: string, operation: string, own?: string): void {
  const [other] = claimsOf(name).filter(({ runId }) => runId !== own);
  if (other !== undefined) throw inUse(operation, other);
}

/**
 * Refuses what no run on any kind cluster would survive.
 * @throws MeshproofError naming a run that uses one at this moment
 */
export function refuseWhileAnyClaimed(operation: string): void {
  const [other] = claimsOf();
  if (other !== undefined) throw inUse(operation, other);
}

/**
 * Ledgers of runs that use a kind cluster (any, unless it is named), or may: a run of another host
 * or container is out of sight.
 */
export function claimsOf(name?: string): readonly FoundLedger[] {
  const { ledgers } = readLedgers(meshproofDirs().state);
  return ledgers.filter(
    ({ liveness, leftovers }) =>
      liveness !== 'dead' &&
      leftovers.some(
        (leftover) =>
          (leftover.kind === 'mesh' || leftover.kind === 'cluster') && (name === undefined || leftover.name === name),
      ),
  );
}
