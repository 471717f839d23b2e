import { readLedgers, unreadableLine, type FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import type { CleanFlags } from './flags.ts';
import { CLEAN, type Choice } from './swept.ts';

/**
 * Chooses the ledgers to clean up after: those of dead runs, with --all also those of live runs of
 * this machine on kind meshes of ours, with --run that one alone. A live guest, and a run of another
 * container or host that may be going on out of sight, are reached by their own names only.
 */
export function choose(state: string, flags: CleanFlags): Choice {
  const { ledgers, unreadable } = readLedgers(state);
  const chosen = ledgers.filter((ledger) => isChosen(ledger, flags));
  const left = flags.run === undefined ? ledgers.filter((ledger) => !chosen.includes(ledger)) : [];
  const asked = unreadable.filter(({ runId }) => flags.run === undefined || flags.run === runId);
  return { chosen, ledgers, named: { lines: left.map(leftAlone), failures: asked.map(unreadableLine) } };
}

function isChosen(ledger: FoundLedger, { run, all, context }: CleanFlags): boolean {
  if (run !== undefined) return ledger.runId === run;
  // With a context, --all is about the namespaces of that mesh and not about every live run of this
  // machine.
  const live = all && context === undefined && ledger.liveness === 'alive';
  return hasEnded(ledger) || (live && isOnManagedMesh(ledger));
}

/** A run on a kind mesh of ours has claimed it; a guest's existing mesh is emptied on request alone. */
function isOnManagedMesh({ leftovers }: FoundLedger): boolean {
  return leftovers.some(({ kind }) => kind === 'mesh' || kind === 'cluster');
}

/**
 * A run whose process is gone, or that has nothing left but a cast that it left idle on purpose.
 */
export function hasEnded({ liveness, leftovers }: FoundLedger): boolean {
  return liveness === 'dead' || leftovers.every((leftover) => leftover.kind === 'namespaces' && leftover.idle);
}

function leftAlone({ runId, liveness, process: { place } }: FoundLedger): string {
  if (liveness === 'alive')
    return `left run ${runId} alone: it is going on; to remove it all the same: ${CLEAN} --run ${runId}`;
  const where = place === undefined ? 'out of sight of this process' : `on ${place.host}, out of sight of this process`;
  return `left run ${runId} alone: it runs, or ran, ${where}; if it has ended: ${CLEAN} --run ${runId}`;
}
