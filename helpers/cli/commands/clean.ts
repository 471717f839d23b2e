import { InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../../errors.ts';
import { isRunId } from '../../evidence/bundle/run-id.ts';
import { checkCleanFlags, type CleanFlags } from '../lifecycle/clean/flags.ts';
import { forget } from '../lifecycle/clean/forget.ts';
import { sweep } from '../lifecycle/clean/sweep.ts';
import type { CliCommand } from './command.ts';
import { DEFAULT_NAME } from './options/options.ts';
import { parseClusterName, parseTargetName } from './options/parsers.ts';

const EPILOGUE = `
Without flags it reads the ledgers of all runs that have ended, on any cluster, and removes an unfinished kind cluster called
${DEFAULT_NAME}. With --name it does both for that kind cluster alone, and names the runs that it leaves. It deletes only what
meshproof created, by uid. A run of another container or host is left alone until --run names it.

Examples:
  meshproof clean --dry-run                     what ended runs left, on every mesh
  meshproof clean --name upgrade                only what runs on the kind cluster upgrade left
  meshproof clean --run 20261122-130501-abcd    only this run
  meshproof clean --context prod --expired      on an existing mesh, also what other machines left

--all also removes what live runs of this machine created on managed meshes; a live run on an existing mesh is removed by --run alone.
--all on an existing mesh (--context) prints what it would delete, deletes nothing and exits with 2; with --yes it deletes that.
Exit codes: 0 everything is removed   2 usage, or a list that --yes has to confirm   3 something is left; each is named with the command that removes it
`;

/** `meshproof clean`: removes what killed runs left behind. */
export const cleanCommand: CliCommand<CleanFlags & { readonly forget?: string }> = {
  declare: (program) =>
    program
      .command('clean')
      .description('remove what killed runs left: namespaces, unfinished clusters, containers, networks, files')
      .addOption(
        new Option('--name <cluster>', 'only the runs of this kind cluster, and itself if it is unfinished')
          .argParser(parseClusterName)
          .conflicts(['run', 'forget', 'context', 'kubeconfig']),
      )
      .addOption(new Option('--run <id>', 'only this run').argParser(runId).conflicts(['all', 'expired']))
      .addOption(
        new Option('--forget <run>', 'remove the ledger of a run after printing it; delete nothing else')
          .argParser(runId)
          .conflicts(['all', 'run', 'expired', 'dryRun']),
      )
      .option(
        '--all',
        'also what live runs on managed meshes created; with --context, everything of meshproof on that mesh',
        false,
      )
      .option('--yes', 'delete what --all lists', false)
      .addOption(
        new Option('--expired', 'on the mesh of --context, what is past its expiry').default(false).conflicts('all'),
      )
      .option('--dry-run', 'print what would be removed; change nothing', false)
      .option('--kubeconfig <file>', 'also read the namespaces of this mesh', parseTargetName)
      .option('--context <name>', 'context of that mesh', parseTargetName)
      .addHelpText('after', EPILOGUE),
  execute: async (context, flags) => {
    if (flags.forget === undefined) {
      checkCleanFlags(flags);
      await sweep(context, flags);
    } else {
      context.stdout.write(`${forget(flags.forget).join('\n')}\n`);
    }
    return EXIT.conforms;
  },
};

function runId(text: string): string {
  if (!isRunId(text)) throw new InvalidArgumentError('a run id looks like 20261122-130501-abcd');
  return text;
}
