import { type Document, LineCounter, parseAllDocuments, visit } from 'yaml';
import type { Problem } from '../problem.ts';

/**
 * The first error of a YAML stream, with its line; undefined when it parses. What follows the first
 * error is usually its consequence.
 */
export function yamlProblem(file: string, text: string): Problem | undefined {
  const lineCounter = new LineCounter();
  const documents = [...parseAllDocuments(text, { lineCounter })];
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
