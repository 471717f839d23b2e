import { EXIT, MeshproofError } from '../../errors.ts';

/** One problem of a record or a manifest, with its place. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Returns one error that names all problems. */
export function problemsError(problems: readonly Problem[]): MeshproofError {
  const lines = problems
    .toSorted((left, right) => left.file.localeCompare(right.file) || left.line - right.line)
    .map(({ file, line, text }) => `  ${file}:${line.toString()}: ${text}`);
  const count = problems.length === 1 ? '1 problem' : `${problems.length.toString()} problems`;
  return new MeshproofError({
    operation: `load the checks: ${count}`,
    details: lines.join('\n'),
    hint: 'correct every line below; no cluster was started',
    exitCode: EXIT.usage,
  });
}
