import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { anchor } from '../../../helpers/check/docs/markdown.ts';

const root = resolve(import.meta.dirname, '../../..');
const inFolder = async (folder: string) =>
  (await readdir(join(root, folder))).filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
const documents = [...(await inFolder('.')), ...(await inFolder('docs'))];

/** What is wrong with the links of a document: absent files, and headings that a file lacks. */
async function brokenLinks(document: string, text: string): Promise<readonly string[]> {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const checked = targets.map(async (target) => {
    const [path = '', heading] = target.split('#');
    if (/^https?:/.test(target)) return [];
    const file = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(root, file))) return [`${document}: ${target}: there is no ${file}`];
    if (heading === undefined) return [];
    const headings = await headingsOf(file);
    return headings.includes(heading) ? [] : [`${document}: ${target}: ${file} has no such heading`];
  });
  return (await Promise.all(checked)).flat();
}

async function headingsOf(file: string): Promise<readonly string[]> {
  const text = await readFile(join(root, file), 'utf8');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));
}

test.each(documents)('%s links to files and headings that exist', async (document) => {
  expect(await brokenLinks(document, await readFile(join(root, document), 'utf8'))).toEqual([]);
});

test('a link to a file or to a heading that does not exist is named', async () => {
  const text = '[a](docs/none.md) [b](README.md#none) [c](README.md) [d](https://istio.io/none)';
  expect(await brokenLinks('README.md', text)).toEqual([
    'README.md: docs/none.md: there is no docs/none.md',
    'README.md: README.md#none: README.md has no such heading',
  ]);
});
