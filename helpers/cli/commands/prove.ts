import type { RunFlags } from '../run/flags.ts';
import { judge } from '../run/judge.ts';
import type { CliCommand } from './command.ts';
import { addJudgingOptions } from './options/judging-options.ts';
import { targetsHelp } from './options/selection-options.ts';

/** `meshproof prove`: runs each check under its sabotages. */
export const proveCommand: CliCommand<RunFlags> = {
  declare: (program) =>
    addJudgingOptions(
      program
        .command('prove')
        .description(
          'run each check under every sabotage and with each change left out; a check that stays green has survived',
        )
        .argument('[id|area...]', targetsHelp('those of the profile')),
      'prove',
    ),
  execute: (context, flags, names) => judge(context, flags, names, 'prove'),
};
