import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLOORS, isForbidden } from './import-law.ts';

const project = resolve(import.meta.dirname, '../..');

/** What each fixture imports, by its path in a project that has our lint configuration. */
const imports: Record<string, string> = {
  'suites/a/e2e-takes-check.e2e.ts': '../../helpers/check/x.ts',
  'suites/a/takes-neighbour.check.ts': './neighbour.ts',
  'suites/a/takes-model.check.ts': '../../helpers/model/x.ts',
  'suites/a/takes-cli.e2e.ts': '../../helpers/cli/x.ts',
  'suites/a/takes-errors.e2e.ts': '../../helpers/errors.ts',
  'suites/a/takes-scripts.e2e.ts': '../../scripts/x.ts',
  'suites/a/takes-package.e2e.ts': 'vitest',
  'suites/a/takes-node.e2e.ts': 'node:fs',
  'helpers/errors.ts': './model/x.ts',
  'helpers/mesh/deep/down/takes-report.ts': '../../../report/x.ts',
  'helpers/mesh/deep/down/takes-kube.ts': '../../../kube/x.ts',
  'helpers/cli/takes-suites.ts': '../../suites/a/takes-neighbour.check.ts',
  'helpers/cli/takes-scripts.ts': '../../scripts/x.ts',
  'helpers/cli/takes-child-process.ts': 'node:child_process',
  'helpers/timing/takes-child-process.ts': 'child_process',
  'helpers/cli/takes-timers.ts': 'node:timers/promises',
  'helpers/timing/takes-timers.ts': 'node:timers/promises',
  'helpers/mesh/takes-pause.ts': '../timing/pause.ts',
  'scripts/takes-timers.ts': 'timers/promises',
  'scripts/takes-cli.ts': '../helpers/cli/x.ts',
};

for (const importer of FLOORS) {
  imports[`helpers/${importer}/takes-errors.test.ts`] = '../errors.ts';
  for (const imported of FLOORS) imports[`helpers/${importer}/takes-${imported}.test.ts`] = `../${imported}/x.ts`;
}

const allowedElsewhere = new Set([
  'suites/a/e2e-takes-check.e2e.ts',
  'suites/a/takes-neighbour.check.ts',
  'helpers/mesh/deep/down/takes-kube.ts',
  'helpers/timing/takes-timers.ts',
  'scripts/takes-cli.ts',
]);

function isAllowed(path: string): boolean {
  const [, importer, imported] = /^helpers\/(\w+)\/takes-(\w+)\.test\.ts$/.exec(path) ?? [];
  if (importer === undefined || imported === 'errors') return importer !== undefined || allowedElsewhere.has(path);
  const height = (floor = ''): number => FLOORS.findIndex((candidate) => candidate === floor);
  return height(imported) <= height(importer);
}

const sources: Record<string, { readonly text: string; readonly rule: string }> = {
  'helpers/cli/sleeps.ts': { text: 'setTimeout(() => undefined, 500);\n', rule: 'eslint(no-restricted-globals)' },
  'scripts/repeats.ts': { text: 'setInterval(() => undefined, 500);\n', rule: 'eslint(no-restricted-globals)' },
  'helpers/kube/floats.ts': {
    text: 'export function start(work: () => Promise<void>): void {\n  work();\n}\n',
    rule: 'typescript(no-floating-promises)',
  },
  'helpers/kube/swallows.ts': {
    text: 'export function parse(text: string): unknown {\n  try {\n    return JSON.parse(text);\n  } catch {}\n  return undefined;\n}\n',
    rule: 'eslint(no-empty)',
  },
  'helpers/kube/long.ts': {
    text: `export function long(): number {\n  let sum = 0;\n${'  sum += 1;\n'.repeat(50)}  return sum;\n}\n`,
    rule: 'eslint(max-lines-per-function)',
  },
};

describe('the import law', () => {
  let root: string;
  /** Rules that reported each fixture, as oxlint names them. */
  const reported = new Map<string, Set<string>>();

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'meshproof-lint-'));
    for (const [path, specifier] of Object.entries(imports)) {
      await write(path, `import { x } from '${specifier}';\n\nexport const y = x;\n`);
    }
    for (const [path, { text }] of Object.entries(sources)) await write(path, text);
    await write('oxlint.config.ts', `export { default } from '${join(project, 'oxlint.config.ts')}';\n`);
    await write('tsconfig.json', await readFile(join(project, 'tsconfig.json'), 'utf8'));
    await symlink(join(project, 'node_modules'), join(root, 'node_modules'));
    await lint();
  }, 60_000);

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
    const red = Object.keys(imports).filter((path) => reported.get(path)?.has('eslint(no-restricted-imports)'));
    expect(red).toEqual(Object.keys(imports).filter((path) => !isAllowed(path)));
    expect(red.length).toBeGreaterThan(FLOORS.length * 4);
  });

  it.each(Object.keys(sources))('reports %s', (path) => {
    expect([...(reported.get(path) ?? [])]).toContain(sources[path]?.rule);
  });

  it('holds for imports at run time as well, which the rule does not see', async () => {
    const offences: string[] = [];
    for (const file of await typescriptFiles()) {
      const text = await readFile(join(project, file), 'utf8');
      for (const [, specifier = ''] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) {
        if (isForbidden(file, specifier)) offences.push(`${file} imports ${specifier}`);
      }
    }
    expect(offences).toEqual([]);
    expect(isForbidden('helpers/kube/x.ts', '../cli/main.ts')).toBe(true);
  });
});

async function typescriptFiles(): Promise<string[]> {
  const folders = ['helpers', 'suites'].map((folder) => readdir(join(project, folder), { recursive: true }));
  const [helpers = [], suites = []] = await Promise.all(folders);
  const files = [...helpers.map((file) => `helpers/${file}`), ...suites.map((file) => `suites/${file}`)];
  return files.filter((file) => file.endsWith('.ts'));
}
