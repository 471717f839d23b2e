import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import type { Finish } from '../program.ts';
import { executeRun } from '../run/execute.ts';
import type { RunFlags } from '../run/flags.ts';
import { PROVE } from '../run/mission.ts';
import { chooseChecks } from '../selection.ts';
import { addJudgingOptions, withJunit } from './judging-options.ts';

type ProveFlags = RunFlags & { readonly project?: string };

/** `meshproof prove`: the sabotage run. */
export function addProve(program: Command, context: CommandContext, finish: Finish): void {
  const command = program
    .command('prove')
    .description('play each check under every sabotage and with every change left out; what stays green has survived')
    .argument('[id|area...]', 'checks or areas; all of them without one');
  addJudgingOptions(command)
    // For the test that a worthless check is found out: it stands in a project of its own.
    .addOption(
      new Option('--project <directory>', 'take suites/ and manifests/ from here').argParser(toPath).hideHelp(),
    )
    .action(async (names: string[], flags: ProveFlags) => {
      finish(
        await withJunit(flags.junitFile, async () =>
          executeRun(context, await chooseChecks(names, flags.filter, flags.project), flags, PROVE),
        ),
      );
    });
}

function toPath(text: string): string {
  return resolve(text);
}
