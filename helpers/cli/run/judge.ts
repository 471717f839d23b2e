import type { Mode } from '../../check/plan/plan.ts';
import { atWitnessLevel } from '../../check/plan/witness-level.ts';
import type { ExitCode } from '../../errors.ts';
import { writeWhole } from '../../evidence/bundle/disk.ts';
import { junitOfFailure } from '../../report/junit.ts';
import type { CommandContext } from '../context.ts';
import { failureOf, reportFailure } from '../failure.ts';
import { requireWritableFile } from '../output/writable.ts';
import { chooseChecks } from '../selection.ts';
import { executeRun } from './execute.ts';
import type { RunFlags } from './flags.ts';
import { repeated } from './repeat/repeat.ts';

/**
 * Judges the chosen checks on a mesh. A run that fails before it has a bundle writes a JUnit file
 * with an error as well: a missing file would look as if nothing had run.
 * @throws MeshproofError with exit code 2, before the work begins, when that file cannot be written
 */
export async function judge(
  context: CommandContext,
  flags: RunFlags,
  names: readonly string[],
  mode: Mode,
): Promise<ExitCode> {
  const { junitFile } = flags;
  if (junitFile !== undefined) requireWritableFile(junitFile, '--junit-file');
  try {
    const checks = await chooseChecks(names, flags);
    const collected = checks.map((check) => atWitnessLevel(check, flags.witnesses));
    return await repeated(context, flags.repeat ?? 1, (each) => executeRun(each, collected, flags, mode));
  } catch (error) {
    if (junitFile !== undefined) writeFailure(context, junitFile, error);
    throw error;
  }
}

function writeFailure(context: CommandContext, junitFile: string, error: unknown): void {
  try {
    writeWhole(junitFile, junitOfFailure(failureOf(error)));
  } catch (refused) {
    // The first error decides the exit code.
    reportFailure(context, refused);
  }
}
