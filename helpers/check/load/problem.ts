import { EXIT, MeshproofError } from '../../errors.ts';

/** One problem of a record or a manifest, with its place. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/**
 * Returns the line (from 1) at which a path of keys and values ends in a source; missing parts are
 * skipped.
 */
export function lineOf(source: string, ...path: readonly string[]): number {
  const offset = path.reduce((from, part) => find(source, part, from) ?? from, 0);
  return source.slice(0, offset).split('\n').length;
}

/** Matches a key if there is one, else a value. */
function find(source: string, part: string, from: number): number | undefined {
  const escaped = part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  const forms = [`(?<![\\w-])${escaped}['"]?\\s*:`, `(?<![\\w-])${escaped}(?![\\w-])`].map(
    (form) => new RegExp(form, 'g'),
  );
  return forms
    .flatMap((form) => [...source.slice(from).matchAll(form)].slice(0, 1))
    .map(({ index }) => from + index)[0];
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
