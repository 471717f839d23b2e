import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { documents } from '../helpers/check/docs/documents.ts';
import { loadChecks } from '../helpers/check/load/load.ts';
import { jsonSchemas } from '../helpers/report/schemas/json-schemas.ts';

// npm run docs: writes the catalogue, the map of the source articles, their errata, and the schemas
// of the documents that `-o json` prints.
const root = resolve(import.meta.dirname, '..');

for (const [path, text] of Object.entries({ ...documents(await loadChecks(root)), ...jsonSchemas() })) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  process.stdout.write(`${path}\n`);
}
