import type { Command } from 'commander';
import type { ExitCode } from '../../errors.ts';
import type { CommandContext } from '../context.ts';

/** One command of the command line. */
export interface CliCommand<Flags extends object = object> {
  /** Adds the command with its arguments and options, and returns it. */
  declare(program: Command): Command;
  /** Runs the command; the process ends with the exit code that it returns. */
  execute(context: CommandContext, flags: Flags, args: readonly string[]): ExitCode | Promise<ExitCode>;
}
