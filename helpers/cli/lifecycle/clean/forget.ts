import { EXIT, MeshproofError } from '../../../errors.ts';
import { forgetLedger, ledgerText, readLedgers } from '../../../evidence/ledger/ledger-files.ts';
import { meshproofDirs } from '../../../mesh/host/directories.ts';
import { describeLeftover } from '../leftover-text.ts';

/**
 * Removes the ledger of a run and returns what it held, a line each; deletes nothing else.
 * @throws MeshproofError when there is no such ledger (exit code 2), or when its run is alive
 */
export function forget(runId: string): readonly string[] {
  const { state } = meshproofDirs();
  const text = ledgerText(state, runId);
  if (text === undefined)
    throw new MeshproofError({
      operation: `forget run ${runId}`,
      details: 'it has no ledger on this machine',
      hint: 'list the runs that have one with: npm run -s meshproof -- clean --dry-run',
      exitCode: EXIT.usage,
    });
  const ledger = readLedgers(state).ledgers.find((one) => one.runId === runId);
  if (ledger?.liveness === 'alive')
    throw new MeshproofError({
      operation: `forget run ${runId}`,
      details: 'it is running, and needs its ledger to clean up',
      hint: 'wait until it has ended, or interrupt it',
    });
  forgetLedger(state, runId);
  const entries = ledger === undefined ? text.split('\n') : ledger.leftovers.map(describeLeftover);
  return [
    `forgot run ${runId}; its ledger held the following, none of which was deleted:`,
    ...entries.map((line) => `  ${line}`),
  ];
}
