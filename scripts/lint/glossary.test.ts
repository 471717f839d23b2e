import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { retiredInGlossary } from './pieces/documents.ts';
import { RETIRED } from './retired-words.ts';
import { formsOf } from './words/find-terms.ts';

const root = resolve(import.meta.dirname, '../..');

describe('the list of retired terms', () => {
  it('names each of them once', () => {
    const all = RETIRED.flatMap(formsOf);
    expect(all.filter((term, index) => all.indexOf(term) !== index)).toEqual([]);
  });

  it('is the one of docs/glossary.md', async () => {
    const glossary = await readFile(join(root, 'docs/glossary.md'), 'utf8');
    expect([...retiredInGlossary(glossary)].sort()).toEqual(RETIRED.flatMap(({ terms }) => terms).sort());
  });
});

describe('the glossary', () => {
  it('retires what the first column of the table names in backticks', () => {
    const text =
      '# G\n\n| `kept` | a |\n\n## Retired words\n\n| retired | now |\n|---|---|\n| `a`, `b c` | `d` |\n| `e` | f |\n';
    expect(retiredInGlossary(text)).toEqual(['a', 'b c', 'e']);
  });
});
