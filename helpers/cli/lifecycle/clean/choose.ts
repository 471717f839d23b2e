import { readLedgers, unreadableLine, type FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import type { CleanFlags } from './flags.ts';
import { CLEAN, type Choice } from './swept.ts';

/**
 * Chooses the ledgers to clean up after: those of dead runs; with --all also those of live runs of
 * this machine on managed meshes; with --run that one alone. A live run on an existing mesh, and a
 * run that may be alive in another container or on another host, are chosen only by --run.
 */
export function choose(state: string, flags: CleanFlags): Choice {
  const { ledgers, unreadable } = readLedgers(state);
  const chosen = ledgers.filter((ledger) => isChosen(ledger, flags));
  const left = flags.run === undefined ? ledgers.filter((ledger) => !chosen.includes(ledger)) : [];
  const named = unreadable.filter(({ runId }) => flags.run === undefined || flags.run === runId);
  return { chosen, ledgers, named: { lines: left.map(leftAlone), failures: named.map(unreadableLine) } };
}

function isChosen(ledger: FoundLedger, { run, all, context }: CleanFlags): boolean {
  if (run !== undefined) return ledger.runId === run;
  // With --context, --all means the namespaces of that mesh, not every live run of this machine.
  const live = all && context === undefined && ledger.liveness === 'alive';
  return hasEnded(ledger) || (live && isOnManagedMesh(ledger));
}

/** Only runs on a managed mesh claim it. */
function isOnManagedMesh({ leftovers }: FoundLedger): boolean {
  return leftovers.some(({ kind }) => kind === 'mesh' || kind === 'cluster');
}

/** Whether the process of a run is gone, or the run has left nothing but its idle cast. */
export function hasEnded({ liveness, leftovers }: FoundLedger): boolean {
  return liveness === 'dead' || leftovers.every((leftover) => leftover.kind === 'namespaces' && leftover.idle);
}

function leftAlone({ runId, liveness, process: { place } }: FoundLedger): string {
  if (liveness === 'alive')
    return `left run ${runId} alone: it is running; to remove it anyway: ${CLEAN} --run ${runId}`;
  const invisible = 'where this process cannot see it';
  const where = place === undefined ? invisible : `on ${place.host}, ${invisible}`;
  return `left run ${runId} alone: it runs, or ran, ${where}; if it has ended: ${CLEAN} --run ${runId}`;
}
