import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { checkHouse } from './check-house.ts';
import { formatFinding } from './finding.ts';
import { RETIRED } from './terms/retired.ts';

const retired = RETIRED[0]?.terms[0] ?? '';
let root = '';

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'meshproof-house-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await write('helpers/clean/a.ts', '// All is well.\n');
  await write(`helpers/dirty/${retired}/b.ts`, `// ${retired}\n`);
  await write('node_modules/c.ts', `// ${retired}\n`);
});

describe('checkHouse()', () => {
  it('reports text and folder names below a place', async () => {
    const findings = (await checkHouse(root, ['helpers'])).map(formatFinding);
    expect(findings).toEqual([
      expect.stringMatching(`^helpers/dirty/${retired}:1:1: in the file's name, retired: "${retired}"`),
      expect.stringMatching(`^helpers/dirty/${retired}/b\\.ts:1:4: retired: "${retired}"`),
    ]);
  });

  it('reports nothing of a place without a finding', async () => {
    expect(await checkHouse(root, ['helpers/clean'])).toEqual([]);
    expect(await checkHouse(root, ['helpers/clean/a.ts'])).toEqual([]);
  });

  it('reports quotations that no file needs when it checks the whole project', async () => {
    const unneeded = (await checkHouse(root, [])).filter(({ path }) => path.endsWith('/quotations.ts'));
    expect(unneeded.length).toBeGreaterThan(0);
  });

  it('refuses a place without files', async () => {
    await expect(checkHouse(root, ['helpers/clean', 'node_modules'])).rejects.toThrow(
      'no file of the project is in node_modules',
    );
  });
});
