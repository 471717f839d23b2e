import type { RunFlags } from '../run/flags.ts';
import { judge } from '../run/judge.ts';
import { dryRun } from '../run/render/dry-run.ts';
import { chooseChecks } from '../selection.ts';
import type { CliCommand } from './command.ts';
import { addJudgingOptions } from './options/judging-options.ts';
import { targetsHelp } from './options/selection-options.ts';

type Flags = RunFlags & { readonly dryRun: boolean };

/** `meshproof run`: a mesh, the checks, the bundle, the verdict. */
export const runCommand: CliCommand<Flags> = {
  declare: (program) =>
    addJudgingOptions(
      program
        .command('run')
        .description('create a mesh if needed, judge the checks on live traffic, write the bundle, print the verdict')
        .argument('[id|area...]', targetsHelp('those of the profile')),
      'run',
    ).option('--dry-run', 'print what a run would apply, in order, and change nothing', false),
  execute: async (context, flags, names) =>
    flags.dryRun ? dryRun(context, await chooseChecks(names, flags), flags) : judge(context, flags, names, 'run'),
};
