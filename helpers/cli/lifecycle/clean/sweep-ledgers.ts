import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf } from '../../../errors.ts';
import { amendLedger, type FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import type { Leftover } from '../../../evidence/ledger/schema.ts';
import { meshproofDirs } from '../../../mesh/host/directories.ts';
import { restoreObject } from '../backups.ts';
import { describeLeftover } from '../leftover-text.ts';
import { sweepCluster } from './sweep-cluster.ts';
import { sweepNamespaces } from './sweep-namespaces.ts';
import { CLEAN, type Swept, type Sweeping } from './swept.ts';
import { usableTarget } from './usable-target.ts';

/**
 * Removes what the chosen ledgers hold; if one leftover cannot be removed, the others still are.
 */
export async function sweepLedgers(sweeping: Sweeping): Promise<Swept> {
  const lines: string[] = [];
  const failures: string[] = [];
  for (const ledger of sweeping.choice.chosen)
    // In reverse order of the changes.
    for (const leftover of ledger.leftovers.toReversed()) {
      sweeping.log(describeLeftover(leftover));
      try {
        lines.push(...(await sweepLeftover(ledger, leftover, sweeping)));
      } catch (error) {
        sweeping.signal.throwIfAborted();
        failures.push(stays(ledger, leftover, error));
      }
    }
  return { lines, failures };
}

function stays({ runId }: FoundLedger, leftover: Leftover, error: unknown): string {
  const drop = `if it is gone for good: ${CLEAN} --forget ${runId}`;
  return `${describeLeftover(leftover)} (run ${runId}): ${messageOf(error)}\n  repeat with: ${CLEAN} --run ${runId}; ${drop}`;
}

async function sweepLeftover(ledger: FoundLedger, leftover: Leftover, sweeping: Sweeping): Promise<readonly string[]> {
  const { flags, signal } = sweeping;
  if (flags.dryRun) return [`would remove ${describeLeftover(leftover)} (run ${ledger.runId})`];
  const { state } = meshproofDirs();
  switch (leftover.kind) {
    case 'namespaces':
      return sweepNamespaces(ledger, leftover, signal);
    case 'cluster': {
      const lines = await sweepCluster(leftover.name, sweeping, ledger.runId);
      amendLedger(state, ledger.runId, leftover);
      return lines;
    }
    case 'object': {
      const target = await usableTarget(leftover);
      const lines = target === undefined ? [] : await restoreObject({ ...leftover, ...target }, signal);
      amendLedger(state, ledger.runId, leftover);
      return lines;
    }
    case 'directory':
      await removeDirectory(leftover.path);
      amendLedger(state, ledger.runId, leftover);
      return [`removed ${leftover.path}`];
    case 'mesh':
      amendLedger(state, ledger.runId, leftover);
      return [];
  }
}

/** meshproof creates folders with this prefix only; any other path in a ledger is not trusted. */
async function removeDirectory(path: string): Promise<void> {
  if (!basename(path).startsWith('meshproof-')) throw new Error(`${path} is no folder that meshproof creates`);
  await rm(path, { recursive: true, force: true });
}
