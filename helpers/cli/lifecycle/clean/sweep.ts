import { EXIT, MeshproofError } from '../../../errors.ts';
import { meshproofDirs } from '../../../mesh/host/directories.ts';
import type { CommandContext } from '../../context.ts';
import { leftoversWithRemedies } from '../remedies.ts';
import { supervised } from '../supervise.ts';
import { choose } from './choose.ts';
import type { CleanFlags } from './flags.ts';
import { sweepClusterNamed } from './sweep-cluster.ts';
import { sweepLedgers } from './sweep-ledgers.ts';
import { sweepMarked } from './sweep-marked.ts';
import type { Swept } from './swept.ts';

/**
 * Removes what runs left: what their ledgers hold, an unfinished cluster, and marked namespaces on
 * a named mesh. If one leftover cannot be removed, the others still are; it is reported last, with
 * the command that repeats its removal.
 * @throws MeshproofError (exit code 2) when the deletion has to be confirmed first; (exit code 3)
 * naming what is left
 */
export async function sweep(context: CommandContext, flags: CleanFlags): Promise<void> {
  const choice = choose(meshproofDirs().state, flags);
  const leftovers = () => choice.chosen.flatMap(({ runId, leftovers: left }) => leftoversWithRemedies(runId, left));
  const swept = await supervised(context, { leftovers }, (signal) =>
    context.progress.phase('clean', async (log) => {
      const sweeping = { flags, choice, log, signal };
      const parts: Swept[] = [choice.named];
      if (!isOnlyListed(flags)) parts.push(await sweepLedgers(sweeping), await sweepClusterNamed(sweeping));
      parts.push(await sweepMarked(sweeping));
      return together(parts);
    }),
  );
  context.stdout.write(`${swept.lines.length === 0 ? 'nothing was left behind' : swept.lines.join('\n')}\n`);
  if (swept.unconfirmed !== undefined) throw unconfirmed(swept.unconfirmed);
  if (swept.failures.length > 0) throw stays(swept.failures);
}

/** With --all, nothing on an existing mesh is deleted before its list is confirmed. */
function isOnlyListed({ all, yes, context, dryRun }: CleanFlags): boolean {
  return all && context !== undefined && !yes && !dryRun;
}

function together(parts: readonly Swept[]): Swept {
  const unconfirmedCount = parts.find((part) => part.unconfirmed !== undefined)?.unconfirmed;
  return {
    lines: parts.flatMap(({ lines }) => lines),
    failures: parts.flatMap(({ failures }) => failures),
    ...(unconfirmedCount === undefined ? {} : { unconfirmed: unconfirmedCount }),
  };
}

function unconfirmed(what: string): MeshproofError {
  return new MeshproofError({
    operation: `delete ${what}`,
    details:
      'they belong to the runs that created them, also of other users and machines, and some may still be running',
    hint: 'read the list on standard output; the same command with --yes deletes what is in it',
    exitCode: EXIT.usage,
  });
}

function stays(failures: readonly string[]): MeshproofError {
  return new MeshproofError({
    operation: 'remove everything',
    details: failures.join('\n'),
    hint: 'each leftover is named below, with the command that repeats its removal',
  });
}
