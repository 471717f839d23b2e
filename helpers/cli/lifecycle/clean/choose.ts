import { readLedgers, unreadableLine, type FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import type { Leftover } from '../../../evidence/ledger/schema.ts';
import type { CleanFlags } from './flags.ts';
import { CLEAN, type Choice } from './swept.ts';
import { isManaged } from './usable-target.ts';

/**
 * Chooses the ledgers to clean up after: those of dead runs; with --all also those of live runs of
 * this machine on managed meshes; with --run that one alone. A live run on an existing mesh, and a
 * run that may be alive in another container or on another host, are chosen only by --run. With
 * --name, runs that used another mesh are left alone.
 */
export function choose(state: string, flags: CleanFlags): Choice {
  const { ledgers, unreadable } = readLedgers(state);
  const chosen = ledgers.filter((ledger) => isChosen(ledger, flags));
  const left = flags.run === undefined ? ledgers.filter((ledger) => !chosen.includes(ledger)) : [];
  const reason = (ledger: FoundLedger): string =>
    isOfName(ledger, flags) ? leftAlone(ledger) : elsewhere(ledger, flags);
  const named = unreadable.filter(({ runId }) => flags.run === undefined || flags.run === runId);
  return { chosen, ledgers, named: { lines: left.map(reason), failures: named.map(unreadableLine) } };
}

function isChosen(ledger: FoundLedger, flags: CleanFlags): boolean {
  const { run, all, context } = flags;
  if (run !== undefined) return ledger.runId === run;
  if (!isOfName(ledger, flags)) return false;
  // With --context, --all means the namespaces of that mesh, not every live run of this machine.
  const live = all && context === undefined && ledger.liveness === 'alive';
  return hasEnded(ledger) || (live && isOnManagedMesh(ledger));
}

/** Whether a run used the mesh of --name; any run does without --name. */
function isOfName({ leftovers }: FoundLedger, { name }: CleanFlags): boolean {
  return name === undefined || leftovers.some((leftover) => meshOf(leftover) === name);
}

/** The managed mesh of a leftover; undefined for an existing mesh, and for a directory. */
function meshOf(leftover: Leftover): string | undefined {
  if (leftover.kind === 'mesh' || leftover.kind === 'cluster') return leftover.name;
  if (leftover.kind === 'directory' || !isManaged(leftover.kubeconfig)) return undefined;
  return leftover.context.replace(/^kind-/, '');
}

function elsewhere({ runId, leftovers }: FoundLedger, { name = '' }: CleanFlags): string {
  const places = leftovers.flatMap((leftover) => {
    if (leftover.kind === 'directory') return [];
    return 'context' in leftover ? [leftover.context] : [`kind-${leftover.name}`];
  });
  const used = [...new Set(places)].join(' and ') || 'no mesh that its ledger names';
  return `left run ${runId} alone: it used ${used}, not the mesh ${name}; to remove it: ${CLEAN} --run ${runId}`;
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
