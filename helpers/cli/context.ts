import type { Progress } from './output/progress.ts';

/** What every command is given; nothing below the commands touches the process itself. */
export interface CommandContext {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly argv: readonly string[];
  readonly progress: Progress;
}

export type OutputFormat = 'text' | 'short' | 'json';
export const OUTPUT_FORMATS = ['text', 'short', 'json'] as const satisfies readonly OutputFormat[];
