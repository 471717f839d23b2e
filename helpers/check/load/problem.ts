import { EXIT, MeshproofError } from '../../errors.ts';

/** One thing that is wrong in a record or a manifest, with the place to mend it. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Line (from 1) at which a path of keys and words stands in a source, each after the one before it; a word that does not is skipped. */
export function lineOf(source: string, ...path: readonly string[]): number {
  const offset = path.reduce((from, word) => find(source, word, from) ?? from, 0);
  return source.slice(0, offset).split('\n').length;
}

/** As a key if there is one, else as a word. */
function find(source: string, word: string, from: number): number | undefined {
  const escaped = word.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  const forms = [`(?<![\\w-])${escaped}['"]?\\s*:`, `(?<![\\w-])${escaped}(?![\\w-])`].map(
    (form) => new RegExp(form, 'g'),
  );
  return forms
    .flatMap((form) => [...source.slice(from).matchAll(form)].slice(0, 1))
    .map(({ index }) => from + index)[0];
}

/** One error that names every problem, so that a person mends them in one go. */
export function problemsError(problems: readonly Problem[]): MeshproofError {
  const lines = problems
    .toSorted((left, right) => left.file.localeCompare(right.file) || left.line - right.line)
    .map(({ file, line, text }) => `  ${file}:${line.toString()}: ${text}`);
  const count = problems.length === 1 ? '1 problem' : `${problems.length.toString()} problems`;
  return new MeshproofError({
    operation: `load the checks: ${count}`,
    details: lines.join('\n'),
    hint: 'mend every line below; no cluster was started',
    exitCode: EXIT.usage,
  });
}
