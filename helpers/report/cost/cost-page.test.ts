import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { REGENERATE } from '../../check/docs/markdown.ts';
import { parseCost } from './cost-document.ts';
import { costPages } from './cost-page.ts';

const inDocs = (path: string): Promise<string> => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
const pages = costPages(parseCost(await inDocs('docs/cost.json')));

test.each(Object.keys(pages))('%s agrees with docs/cost.json', async (path) => {
  const written = await inDocs(path);
  expect(written === pages[path], `${path} is out of date: run \`${REGENERATE}\` and commit docs/`).toBe(true);
});
