import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { documents } from '../helpers/check/docs/documents.ts';
import { loadChecks } from '../helpers/check/load/load.ts';

// npm run docs: writes the catalogue, the map of the source articles and their errata.
const root = resolve(import.meta.dirname, '..');

for (const [path, text] of Object.entries(documents(await loadChecks(root)))) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  process.stdout.write(`${path}\n`);
}
