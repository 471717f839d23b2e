import { readLedgers, type FoundLedger } from '../../evidence/ledger/ledger-files.ts';
import type { Ledger } from '../../evidence/ledger/ledger.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { inUse } from './in-use.ts';

/**
 * Claims a kind cluster for this run until its process ends. Call it under the lock of the cluster,
 * so that no other run claims it in between.
 * @throws MeshproofError naming the run that uses the cluster
 */
export function claimMesh(ledger: Ledger, name: string): void {
  refuseWhileClaimed(name, `use the kind cluster ${name}`, ledger.runId);
  ledger.record({ kind: 'mesh', name });
}

/** Releases every claim of a ledger. */
export function releaseMesh(ledger: Ledger): void {
  for (const leftover of ledger.leftovers) if (leftover.kind === 'mesh') ledger.cleanUp(leftover);
}

/**
 * Refuses an operation that would break a run on this kind cluster.
 * @param operation what is refused, as a phrase that completes "could not …"
 * @param except a run whose claim does not count
 * @throws MeshproofError naming the run that uses the cluster
 */
export function refuseWhileClaimed(name: string, operation: string, except?: string): void {
  const [other] = claimsOf(name).filter(({ runId }) => runId !== except);
  if (other !== undefined) throw inUse(operation, other);
}

/**
 * Refuses an operation that would break a run on any kind cluster.
 * @throws MeshproofError naming a run that uses one
 */
export function refuseWhileAnyClaimed(operation: string): void {
  const [other] = claimsOf();
  if (other !== undefined) throw inUse(operation, other);
}

/**
 * Ledgers of runs that use a kind cluster (any, unless it is named), or may: whether a run in
 * another container or on another host is alive is unknown.
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
