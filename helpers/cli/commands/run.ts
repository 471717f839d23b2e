import type { RunFlags } from '../run/flags.ts';
import { judge } from '../run/judge.ts';
import { dryRun } from '../run/render/dry-run.ts';
import { chooseChecks } from '../selection.ts';
import type { CliCommand } from './command.ts';
import { addJudgingOptions } from './options/judging-options.ts';
import { targetsHelp } from './options/selection-options.ts';

const MORE_HELP = `
Examples:
  meshproof run                                           the profile core, on a kind mesh of its own
  meshproof run authorization 'PA-*' --skip '/MESH/'      an area and a glob, without what a regular expression matches
  meshproof run --dry-run -o json PA-STRICT-01            each step with its objects; contacts nothing
  meshproof run --only-failed meshproof-report/RUN        what did not conform in that bundle
  meshproof run PA-STRICT-01 --repeat 20 --fail-fast      look for a flake
  meshproof run --config nightly.yaml --timeout 60m       flags from a file; those of the command line override it
  meshproof run -o json >run.json                         docs/schemas/run-document.json is its schema
`;

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
    )
      .addHelpText('after', MORE_HELP)
      .option('--dry-run', 'print what a run would apply, in order, and change nothing', false),
  execute: async (context, flags, names) =>
    flags.dryRun ? dryRun(context, await chooseChecks(names, flags), flags) : judge(context, flags, names, 'run'),
};
