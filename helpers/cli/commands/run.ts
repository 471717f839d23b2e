import { type Command, Option } from 'commander';
import type { ExitCode } from '../../errors.ts';
import { writeWhole } from '../../evidence/disk.ts';
import { junitOfFailure } from '../../report/junit.ts';
import { OUTPUT_FORMATS, type CommandContext } from '../context.ts';
import { parseDuration } from '../duration.ts';
import { failureOf } from '../failure.ts';
import type { Finish } from '../program.ts';
import { dryRun } from '../run/dry-run.ts';
import { executeRun } from '../run/execute.ts';
import { KEEP, type RunFlags } from '../run/flags.ts';
import { chooseChecks } from '../selection.ts';
import { addMeshOptions } from './options.ts';

/** `meshproof run`: bring-up if needed, checks, bundle, verdict. */
export function addRun(program: Command, context: CommandContext, finish: Finish): void {
  const command = program
    .command('run')
    .description('bring a mesh up if needed, judge the checks on live traffic, write the bundle, tell the verdict')
    .argument('[id|area...]', 'checks or areas; all of them without one');
  addOutputOptions(addLifeCycleOptions(addTargetOptions(addMeshOptions(command))))
    .option('--filter <expression>', "keep checks whose tags satisfy it, such as 'mtls && !slow'")
    .action(async (names: string[], flags: RunFlags) => {
      finish(await withJunit(flags, () => run(context, names, flags)));
    });
}

function addTargetOptions(command: Command): Command {
  return command
    .option('--context <name>', 'run as a guest on the mesh of this kubeconfig context instead of on kind')
    .option('--kubeconfig <file>', "kubeconfig of that mesh; kubectl's own choice without it")
    .option('--revision <name>', 'Istio revision that the cast is injected by')
    .option(
      '--namespace-prefix <text>',
      "put before the names of the run's namespaces; as a guest meshproof-xxxx- without it",
    );
}

function addLifeCycleOptions(command: Command): Command {
  return command
    .addOption(new Option(
        '--keep <when>',
        "keep the run's namespaces; without it a green run leaves its idle cast on our kind mesh, a guest nothing",
      ).choices(KEEP))
    .option('--timeout <duration>', 'end the run after this long, such as 20m, with exit code 5', parseDuration)
    .option('--dry-run', 'print what would be applied, in order, and touch nothing', false);
}

function addOutputOptions(command: Command): Command {
  return command
    .addOption(new Option('-o, --output <format>', 'what to print on stdout').choices(OUTPUT_FORMATS).default('text'))
    .option('--output-dir <directory>', 'where bundles are written', './meshproof-report')
    .option('--junit-file <file>', 'also write JUnit XML here, whatever happens');
}

async function run(context: CommandContext, names: readonly string[], flags: RunFlags): Promise<ExitCode> {
  const checks = await chooseChecks(names, flags.filter);
  return flags.dryRun ? dryRun(context, checks, flags) : executeRun(context, checks, flags);
}

/** A run that fails before it has a bundle leaves a JUnit file with an error all the same: no file would look like no run. */
async function withJunit({ junitFile, dryRun: dry }: RunFlags, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (junitFile !== undefined && !dry) writeWhole(junitFile, junitOfFailure(failureOf(error)));
    throw error;
  }
}
