import type { Progress } from './output/progress.ts';

/** The streams, arguments and progress of a command; only process/ touches the process itself. */
export interface CommandContext {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly argv: readonly string[];
  readonly progress: Progress;
}
