import { parseSync } from 'oxc-parser';
import { messageOf } from '../../../errors.ts';
import type { Problem } from '../problem.ts';

/** The one problem of a file that cannot be imported, at the line that its error names. */
export function importProblem(file: string, source: string, error: unknown): Problem {
  const [syntax] = parseSync(file, source).errors;
  if (syntax === undefined) return { file, line: lineOfStack(file, error), text: because(messageOf(error)) };
  const offset = syntax.labels[0]?.start ?? 0;
  return { file, line: source.slice(0, offset).split('\n').length, text: because(syntax.message) };
}

function because(message: string): string {
  return `cannot be imported: ${message.split('\n')[0] ?? ''}`;
}

/** The line at which evaluating the file failed; 1 where another file failed. */
function lineOfStack(file: string, error: unknown): number {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [, after = ''] = stack.split(`${file}:`);
  return Number(/^\d+/.exec(after)?.[0] ?? 1);
}
