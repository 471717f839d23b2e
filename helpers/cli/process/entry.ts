import { EXIT, type ExitCode } from '../../errors.ts';
import { endLingering } from '../../timing/abort/lingering.ts';
import type { CommandContext } from '../context.ts';
import { crashOf, reportFailure } from '../failure.ts';
import { edgeOf } from '../output/edge.ts';
import { progressOn } from '../output/terminal.ts';
import { handCrash } from './crash.ts';
import { guardStream } from './guard-stream.ts';

/**
 * Runs a command line as this process: passes it the streams, keeps an uncaught error and a closed
 * output from ending the process before clean-up, and sets the exit code. Every script that
 * supervises a run starts through it.
 */
export async function runAsProcess(cli: (context: CommandContext) => Promise<ExitCode>): Promise<void> {
  // A process that ends before its work settles has a defect; Node's own codes mean other things.
  process.exitCode = EXIT.defect;
  const { stdout, stderr } = process;
  const document = guardStream(stdout);
  guardStream(stderr);
  const context = { stdout, stderr: edgeOf(stderr), argv: process.argv.slice(2), progress: progressOn(stderr) };
  const crashed = (thrown: unknown): void => handCrash(thrown, (error) => endNow(context, error));
  process.on('uncaughtException', crashed).on('unhandledRejection', crashed);
  const code = await cli({ ...context, stderr });
  const lost = await document.lost();
  process.exitCode = lost === undefined ? code : reportFailure(context, lost).exitCode;
  endLingering();
}

function endNow(context: CommandContext, thrown: unknown): never {
  process.exit(reportFailure(context, crashOf(thrown)).exitCode);
}
