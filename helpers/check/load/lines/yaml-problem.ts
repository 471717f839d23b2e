import { type Document, LineCounter, parseAllDocuments, visit } from 'yaml';
import type { Problem } from '../problem.ts';

/** A YAML stream, parsed once. */
export interface YamlText {
  /** Those before the first error can be used. */
  readonly documents: readonly Document[];
  /**
   * The first error, with its line; undefined when the text parses. What follows the first error is
   * usually its consequence.
   */
  readonly problem: Problem | undefined;
}

/** Parses the YAML documents of a file. */
export function parseYaml(file: string, text: string): YamlText {
  const lineCounter = new LineCounter();
  const documents = [...parseAllDocuments(text, { lineCounter })];
  return { documents, problem: problemOf(file, documents, lineCounter) };
}

function problemOf(file: string, documents: readonly Document[], lineCounter: LineCounter): Problem | undefined {
  const [error] = documents.flatMap(({ errors }) => errors);
  const first = error ?? documents.flatMap(unresolvedAliases)[0];
  if (first === undefined) return undefined;
  const { line } = lineCounter.linePos(first.pos[0]);
  return { file, line, text: `is no YAML: ${first.message.split('\n')[0] ?? ''}` };
}

/** Aliases without an anchor, which `yaml` rejects only when it makes values. */
function unresolvedAliases(document: Document) {
  const found: { readonly pos: readonly [number]; readonly message: string }[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return;
      found.push({ pos: [alias.range?.[0] ?? 0], message: `the alias *${alias.source} has no anchor` });
    },
  });
  return found;
}
