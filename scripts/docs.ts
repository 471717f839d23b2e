import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { documents } from '../helpers/check/docs/documents.ts';
import { loadChecks } from '../helpers/check/load/load.ts';
import { parseCost } from '../helpers/report/cost/cost-document.ts';
import { costPages } from '../helpers/report/cost/cost-page.ts';
import { jsonSchemas } from '../helpers/report/schemas/json-schemas.ts';

// npm run docs: writes the catalogue, the map of the source articles, their errata, the page about
// costs, and the schemas of the documents that `-o json` prints.
const root = resolve(import.meta.dirname, '..');
const cost = costPages(parseCost(await readFile(join(root, 'docs/cost.json'), 'utf8')));

for (const [path, text] of Object.entries({ ...documents(await loadChecks(root)), ...cost, ...jsonSchemas() })) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  process.stdout.write(`${path}\n`);
}
