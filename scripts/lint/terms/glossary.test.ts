import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { retiredInGlossary } from '../pieces/documents.ts';
import { formsOf } from './find-terms.ts';
import { RETIRED } from './retired.ts';

const root = resolve(import.meta.dirname, '../../..');

describe('the list of retired terms', () => {
  it('names each of them once', () => {
    const all = RETIRED.flatMap(formsOf);
    expect(all.filter((term, index) => all.indexOf(term) !== index)).toEqual([]);
  });

  it('is the table in docs/glossary.md: terms in backticks, what to write instead, scope', async () => {
    const rows = retiredInGlossary(await readFile(join(root, 'docs/glossary.md'), 'utf8'));
    const expected = RETIRED.map(({ terms, instead, scope }) => [
      terms.map((term) => `\`${term}\``).join(', '),
      instead,
      scope,
    ]);
    expect(rows).toEqual(expected);
  });
});

describe('retiredInGlossary()', () => {
  it('reads the rows of the one section', () => {
    const text =
      '| `a` | b |\n\n## Retired words\n\n| old | new |\n|---|---|\n| `c`, `d e` | f |\n\n## More\n\n| `g` | h |\n';
    expect(retiredInGlossary(text)).toEqual([['`c`, `d e`', 'f']]);
  });
});
