import { type Command, InvalidArgumentError, Option } from 'commander';
import { isRunId } from '../../evidence/bundle/run-id.ts';
import type { CommandContext } from '../context.ts';
import { checkCleanFlags, type CleanFlags } from '../lifecycle/clean/flags.ts';
import { forget } from '../lifecycle/clean/forget.ts';
import { sweep } from '../lifecycle/clean/sweep.ts';
import { addNameOption } from './options.ts';
import { parseTargetName } from './parsers.ts';

const EPILOGUE = `
Without flags it goes by the ledgers of all runs that have ended, whatever cluster they used; --name only says which half-made kind cluster is
removed. Only what meshproof itself made is deleted, by uid. A run of another container or host is left alone until --run names it.

--all also removes what live runs of this machine have on kind meshes of ours; a live guest is reached by --run alone.
--all on a mesh that exists (--context) prints what it would delete, deletes nothing and exits with 2; with --yes it deletes that.
Exit codes: 0 all of it is gone   2 usage, or a list that --yes has to confirm   3 something stays; it is named with the command that repeats it
`;

/** `meshproof clean`: removes what runs left that were killed. */
export function addClean(program: Command, context: CommandContext): void {
  addNameOption(
    program
      .command('clean')
      .description('remove what killed runs left: namespaces, half-made clusters, containers, networks, files'),
  )
    .addOption(new Option('--run <id>', 'only this run').argParser(runId).conflicts(['all', 'expired']))
    .addOption(
      new Option('--forget <run>', 'drop the ledger of a run after printing what it held; delete nothing')
        .argParser(runId)
        .conflicts(['all', 'run', 'expired', 'dryRun']),
    )
    .option(
      '--all',
      'also what live runs on our kind meshes made; with --context, everything of meshproof on that mesh',
      false,
    )
    .option('--yes', 'delete what --all lists', false)
    .addOption(
      new Option('--expired', 'on the mesh of --context, what has outlived its expiry').default(false).conflicts('all'),
    )
    .option('--dry-run', 'print what would be removed, and touch nothing', false)
    .option('--kubeconfig <file>', 'look for namespaces on this mesh, too', parseTargetName)
    .option('--context <name>', 'context of that mesh', parseTargetName)
    .addHelpText('after', EPILOGUE)
    .action(async (flags: CleanFlags & { readonly forget?: string }) => {
      if (flags.forget !== undefined) return void context.stdout.write(`${forget(flags.forget).join('\n')}\n`);
      checkCleanFlags(flags);
      await sweep(context, flags);
    });
}

function runId(text: string): string {
  if (!isRunId(text)) throw new InvalidArgumentError('a run id looks like 20261122-130501-abcd');
  return text;
}
