import type { Command } from 'commander';
import { atWitnessLevel } from '../../check/plan/witness-level.ts';
import type { CommandContext } from '../context.ts';
import type { Finish } from '../program.ts';
import { executeRun } from '../run/execute.ts';
import type { RunFlags } from '../run/flags.ts';
import { PROVE } from '../run/mission.ts';
import { requireFittingNames } from '../run/prepare/namespace-names.ts';
import { chooseChecks } from '../selection.ts';
import { addJudgingOptions, withJunit } from './judging-options.ts';

/** `meshproof prove`: the sabotage run. */
export function addProve(program: Command, context: CommandContext, finish: Finish): void {
  const command = program
    .command('prove')
    .description('play each check under every sabotage and with every change left out; what stays green has survived')
    .argument('[id|area...]', 'checks or areas; those of the profile without one');
  addJudgingOptions(command, 'all').action(async (names: string[], flags: RunFlags) => {
    finish(
      await withJunit(context, flags, async () => {
        const checks = await chooseChecks(names, flags);
        requireFittingNames(checks, flags);
        const collected = checks.map((check) => atWitnessLevel(check, flags.witnesses));
        return executeRun(context, collected, flags, PROVE);
      }),
    );
  });
}
