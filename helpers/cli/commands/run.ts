import type { Command } from 'commander';
import { atWitnessLevel } from '../../check/plan/witness-level.ts';
import type { ExitCode } from '../../errors.ts';
import type { CommandContext } from '../context.ts';
import type { Finish } from '../program.ts';
import { executeRun } from '../run/execute.ts';
import type { RunFlags } from '../run/flags.ts';
import { RUN } from '../run/mission.ts';
import { requireFittingNames } from '../run/prepare/namespace-names.ts';
import { dryRun } from '../run/render/dry-run.ts';
import { chooseChecks } from '../selection.ts';
import { addJudgingOptions, withJunit } from './judging-options.ts';

/** `meshproof run`: bring-up if needed, checks, bundle, verdict. */
export function addRun(program: Command, context: CommandContext, finish: Finish): void {
  const command = program
    .command('run')
    .description('bring a mesh up if needed, judge the checks on live traffic, write the bundle, tell the verdict')
    .argument('[id|area...]', 'checks or areas; those of the profile without one');
  addJudgingOptions(command, 'core')
    .option('--dry-run', 'print what would be applied, in order, and touch nothing', false)
    .action(async (names: string[], flags: RunFlags & { readonly dryRun: boolean }) => {
      finish(
        await (flags.dryRun ? dry(context, names, flags) : withJunit(context, flags, () => run(context, names, flags))),
      );
    });
}

async function run(context: CommandContext, names: readonly string[], flags: RunFlags): Promise<ExitCode> {
  const checks = await chooseChecks(names, flags);
  requireFittingNames(checks, flags);
  const collected = checks.map((check) => atWitnessLevel(check, flags.witnesses));
  return executeRun(context, collected, flags, RUN);
}

async function dry(context: CommandContext, names: readonly string[], flags: RunFlags): Promise<ExitCode> {
  const checks = await chooseChecks(names, flags);
  requireFittingNames(checks, flags);
  return dryRun(context, checks, flags);
}
