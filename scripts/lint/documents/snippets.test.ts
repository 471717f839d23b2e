import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
/** As deep below the project as a record is: the snippets import what records import. */
const folder = join(root, '.vitest', `snippets-${process.pid.toString()}`);
const DOCUMENTS = ['CONTRIBUTING.md', 'docs/recipes.md'] as const;

/** The snippets of a document that are marked as TypeScript. */
async function snippetsOf(document: string): Promise<readonly string[]> {
  const text = await readFile(join(root, document), 'utf8');
  return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, snippet = '']) => snippet);
}

function compile(): Promise<string> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const args = ['--noEmit', '--project', folder];
  return execa(process.execPath, [tsc, ...args], { cwd: folder, reject: false }).then(({ stdout }) => stdout);
}

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  const options = { incremental: false, tsBuildInfoFile: null };
  const config = { extends: '../../tsconfig.json', compilerOptions: options, include: ['*.ts'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('every snippet of CONTRIBUTING and of the recipes compiles', async () => {
  for (const document of DOCUMENTS) {
    const snippets = await snippetsOf(document);
    expect(snippets.length).toBeGreaterThan(0);
    for (const [index, snippet] of snippets.entries())
      await writeFile(join(folder, `${document.replaceAll(/\W/g, '-')}-${(index + 1).toString()}.ts`), snippet);
  }
  expect(await compile()).toBe('');
});

test('a snippet that does not compile is named', async () => {
  const file = join(folder, 'wrong.ts');
  await writeFile(
    file,
    "import { http } from '../../helpers/check/record/define.ts';\n\nexport const a = http.put('/');\n",
  );
  expect(await compile()).toContain('wrong.ts(3,');
  await rm(file);
});
