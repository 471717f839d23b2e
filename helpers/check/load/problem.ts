import { EXIT, MeshproofError } from '../../errors.ts';

/** One thing that is wrong in a record or a manifest, with the place to mend it. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Line (from 1) at which the first of these words stands in a source, after the others that precede it; 1 when none does. */
export function lineOf(source: string, ...path: readonly string[]): number {
  const offset = path.reduce((from, word) => {
    const at = [`'${word}'`, `"${word}"`, `${word}:`, word].map((form) => source.indexOf(form, from)).filter((found) => found >= 0);
    return at.length === 0 ? from : Math.min(...at);
  }, 0);
  return source.slice(0, offset).split('\n').length;
}

/** One error that names every problem, so that a person mends them in one go. */
export function problemsError(problems: readonly Problem[]): MeshproofError {
  const lines = problems
    .toSorted((left, right) => left.file.localeCompare(right.file) || left.line - right.line)
    .map(({ file, line, text }) => `  ${file}:${line.toString()}: ${text}`);
  const count = problems.length === 1 ? '1 problem' : `${problems.length.toString()} problems`;
  return new MeshproofError({
    attempted: `load the checks: ${count}`,
    happened: lines.join('\n'),
    repair: 'mend every line below; no cluster was started',
    exitCode: EXIT.usage,
  });
}
