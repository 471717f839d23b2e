import { EXIT, MeshproofError, type ExitCode } from '../../errors.ts';
import { deadline } from '../../timing/abort/deadline.ts';
import { budgets } from '../../timing/budgets.ts';
import { reportFailure } from '../failure.ts';
import { isExistingMesh } from './flags.ts';
import type { RunState } from './run-state.ts';

/**
 * Deletes what the run created, unless --keep is given, whatever was aborted before. Leftovers are
 * named on stderr, each with the command that deletes it. Returns whether nothing was left against
 * the user's will; never throws.
 */
export async function cleanUp(
  state: Pick<RunState, 'context' | 'flags' | 'namespaces'>,
  green: boolean,
  leftovers: () => readonly string[],
): Promise<boolean> {
  const { context } = state;
  try {
    await leaveOrClear(state, green);
    return true;
  } catch (error) {
    reportFailure(context, error);
    const lines = leftovers().map((line) => `  ${line}\n`);
    if (lines.length > 0) context.stderr.write(`left behind:\n${lines.join('')}`);
    return false;
  }
}

async function leaveOrClear(
  { context, flags, namespaces }: Pick<RunState, 'context' | 'flags' | 'namespaces'>,
  green: boolean,
): Promise<void> {
  // Policies are deleted after each check. The cast on a managed mesh stays, unless the run leaves
  // its state in doubt.
  if (flags.keep === undefined && green && !isExistingMesh(flags)) {
    if (namespaces.leaveIdle())
      context.stderr.write('the cast is kept for the next run; `meshproof clean` or `down` removes it\n');
    return;
  }
  if (flags.keep === 'always' || (flags.keep === 'on-failure' && !green)) {
    context.stderr.write(namespaces.kept);
    return;
  }
  const { signal } = new AbortController();
  using limit = deadline(LONGEST, signal, () => tooLong(context.progress.current));
  await limit.race(namespaces.clear(context.progress));
}

/** The budget of a clean-up, and the time for what it started to end after that. */
const LONGEST = budgets.cleanUp + budgets.processEnd;

function tooLong(current: string): MeshproofError {
  return new MeshproofError({
    operation: `clean up within ${(LONGEST / 1000).toString()} s`,
    details: `it was still busy with ${current}`,
    hint: 'run the commands below once the cluster responds',
  });
}

/**
 * The exit code of a run that left something against the user's will: that of the environment,
 * except after a deviation, a defect or a time-out, which it must not hide.
 */
export function withLeftovers(code: ExitCode): ExitCode {
  return code === EXIT.deviates || code === EXIT.defect || code === EXIT.timeout ? code : EXIT.environment;
}
