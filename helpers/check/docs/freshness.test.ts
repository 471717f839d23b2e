import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadChecks } from '../load/load.ts';
import { documents } from './documents.ts';
import { REGENERATE } from './markdown.ts';

const root = process.cwd();
const fresh = documents(await loadChecks(root));

test.each(Object.keys(fresh))('%s agrees with the records and the claims', async (path) => {
  const written = await readFile(join(root, path), 'utf8');
  expect(written === fresh[path], `${path} is out of date: run \`${REGENERATE}\` and commit docs/`).toBe(true);
});
