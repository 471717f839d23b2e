import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURE_IMPORTS, FIXTURE_SOURCES } from './import-fixtures.ts';
import { CHECK_FLOORS, FLOORS, isForbidden } from './import-law.ts';

const project = resolve(import.meta.dirname, '../..');

describe('the lint configuration', () => {
  let root: string;
  /** The rules that reported each fixture, as oxlint names them. */
  const reported = new Map<string, Set<string>>();

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'meshproof-lint-'));
    for (const { file, specifier } of FIXTURE_IMPORTS) {
      await write(file, `import { x } from '${specifier}';\n\nexport const y = x;\n`);
    }
    for (const [path, { text }] of Object.entries(FIXTURE_SOURCES)) await write(path, text);
    await write('oxlint.config.ts', `export { default } from '${join(project, 'oxlint.config.ts')}';\n`);
    await write('tsconfig.json', await readFile(join(project, 'tsconfig.json'), 'utf8'));
    await symlink(join(project, 'node_modules'), join(root, 'node_modules'));
    await lint();
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }

  async function lint(): Promise<void> {
    const oxlint = join(project, 'node_modules/oxlint/bin/oxlint');
    const { stdout } = await execa(process.execPath, [oxlint, '-f', 'json'], { cwd: root, reject: false });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
    for (const { code, filename } of diagnostics) {
      reported.set(filename, (reported.get(filename) ?? new Set()).add(code));
    }
  }

  it('forbids every import that points up, and no other', () => {
    const red = FIXTURE_IMPORTS.filter(({ file }) => reported.get(file)?.has('eslint(no-restricted-imports)'));
    expect(red).toEqual(FIXTURE_IMPORTS.filter(({ allowed }) => !allowed));
    expect(red.length).toBeGreaterThan(200);
  });

  it.each(Object.keys(FIXTURE_SOURCES))('reports %s', (path) => {
    expect([...(reported.get(path) ?? [])]).toContain(FIXTURE_SOURCES[path]?.rule);
  });
});

describe('the import law', () => {
  it('knows the floor of every file of helpers', async () => {
    const strays = (await typescriptFiles()).filter((file) => {
      const [top, floor, inner] = file.split('/');
      if (top !== 'helpers' || /^errors(\.test)?\.ts$/.test(floor ?? '')) return false;
      if (!FLOORS.some((known) => known === floor)) return true;
      return floor === 'check' && !CHECK_FLOORS.some((known) => known === inner);
    });
    expect(strays).toEqual([]);
  });

  it('applies to imports at run time as well, which the rule does not see', async () => {
    const offences: string[] = [];
    for (const file of await typescriptFiles()) {
      const text = await readFile(join(project, file), 'utf8');
      for (const [, specifier = ''] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) {
        if (isForbidden(file, specifier)) offences.push(`${file} imports ${specifier}`);
      }
    }
    expect(offences).toEqual([]);
    expect(isForbidden('helpers/kube/x.ts', '../cli/main.ts')).toBe(true);
    expect(isForbidden('helpers/check/plan/x.ts', '../judge/x.ts')).toBe(true);
  });
});

async function typescriptFiles(): Promise<string[]> {
  const folders = ['helpers', 'suites'].map((folder) => readdir(join(project, folder), { recursive: true }));
  const [helpers = [], suites = []] = await Promise.all(folders);
  const files = [...helpers.map((file) => `helpers/${file}`), ...suites.map((file) => `suites/${file}`)];
  return files.filter((file) => file.endsWith('.ts'));
}
