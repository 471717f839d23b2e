import { EXIT, MeshproofError } from '../../../errors.ts';
import { forgetLedger, ledgerText, readLedgers } from '../../../evidence/ledger/ledger-files.ts';
import { meshproofDirs } from '../../../mesh/host/directories.ts';
import { describeLeftover } from '../leftover-text.ts';

/**
 * Drops the ledger of a run, whatever it holds, and answers what it held, a line each: nothing of
 * that is deleted.
 * @throws MeshproofError when there is no such ledger (exit code 2), or when its run is going on
 */
export function forget(runId: string): readonly string[] {
  const { state } = meshproofDirs();
  const text = ledgerText(state, runId);
  if (text === undefined)
    throw new MeshproofError({
      operation: `forget run ${runId}`,
      details: 'it has no ledger here',
      hint: 'see which runs have one with: npm run -s meshproof -- clean --dry-run',
      exitCode: EXIT.usage,
    });
  const ledger = readLedgers(state).ledgers.find((one) => one.runId === runId);
  if (ledger?.liveness === 'alive')
    throw new MeshproofError({
      operation: `forget run ${runId}`,
      details: 'it is going on, and cleans up by its ledger',
      hint: 'wait until it has ended, or interrupt it',
    });
  forgetLedger(state, runId);
  const held = ledger === undefined ? text.split('\n') : ledger.leftovers.map(describeLeftover);
  return [`forgot run ${runId}; its ledger held, and nothing of it was deleted:`, ...held.map((line) => `  ${line}`)];
}
