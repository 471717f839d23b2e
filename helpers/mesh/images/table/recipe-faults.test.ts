import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readVersions, type Versions } from '../../host/pins.ts';
import { recipeFaults, requiredVersion } from './recipe-faults.ts';
import { parseRecipes, readTable } from './recipes.ts';

let folder = '';
const versions: Versions = {
  ...(await readVersions()),
  modules: { tool: { module: 'example.org/tool', version: 'v1.2.3', reports: '1.2.3' } },
  npm: {},
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshproof-recipes-'));
  await put('go/tool/go.mod', 'module x\n\nrequire (\n\texample.org/tool v1.2.3 // indirect\n)\n');
  await put('base/Dockerfile', 'FROM scratch\n');
  await put('app/Dockerfile', 'FROM scratch\n');
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

const faults = (content: string) =>
  recipeFaults({ file: 'images.yaml', content, recipes: parseRecipes('images.yaml', content), versions, folder });

test('the table of this checkout agrees with its pins and folders', async () => {
  const { recipes } = await readTable();
  expect(Object.keys(recipes.images)).toContain('proxyv2');
});

test('a table without fault has none', async () => {
  expect(
    await faults(
      'modules:\n  tool: {}\nimages:\n  base: { part: base }\n  app: { part: cast, base: base, go: { tool: [tool] } }\n',
    ),
  ).toEqual([]);
});

test('every contradiction is named with its line, all at once', async () => {
  const content = [
    'modules:',
    '  tool: {}',
    '  ghost: {}',
    'images:',
    '  base: { part: base, rootfs: true }',
    '  app:',
    '    part: cast',
    '    base: nowhere',
    '    go:',
    '      absent: [x]',
    '  lost: { part: cast }',
  ].join('\n');
  expect(await faults(content)).toEqual([
    'images.yaml:3: modules.ghost: versions.yaml has no module "ghost"',
    'images.yaml:5: images.base: there is no base/packages.txt',
    'images.yaml:8: images.app.base: there is no image "nowhere" in the table',
    'images.yaml:10: images.app.go.absent: there is no module "absent" in the table',
    'images.yaml:11: images.lost: there is no lost/Dockerfile',
  ]);
});

test('a circle of bases is named', async () => {
  const content = 'modules: {}\nimages:\n  base: { part: base, base: app }\n  app: { part: cast, base: base }\n';
  expect(await faults(content)).toContain(
    'images.yaml:4: images.app.base: the image is its own base: app -> base -> app',
  );
});

test('a pin that go.mod does not share is named', async () => {
  await put('go/tool/go.mod', 'module x\n\nrequire example.org/tool v1.2.4 // indirect\n');
  expect(await faults('modules:\n  tool: {}\nimages: {}\n')).toEqual([
    'images.yaml:2: modules.tool: go.mod requires example.org/tool v1.2.4, versions.yaml has v1.2.3',
  ]);
});

test('a pin that package.json does not share is named', async () => {
  await put('app/package.json', '{"dependencies":{"driver":"1.0.0"}}');
  await put('app/package-lock.json', '{}');
  expect(await faults('modules: {}\nimages:\n  app: { part: cast, npm: true }\n')).toEqual([
    'images.yaml:3: images.app.npm: package.json has driver 1.0.0, versions.yaml has nothing',
  ]);
});

test('a module is not taken for another whose path begins alike, nor for its replacement', () => {
  expect(
    requiredVersion(
      'require (\n\texample.org/tool/v2 v2.0.0\n\texample.org/tool v1.0.0\n)\nreplace example.org/tool => ../tool\n',
      'example.org/tool',
    ),
  ).toBe('v1.0.0');
  expect(requiredVersion('require example.org/toolbox v1.0.0\n', 'example.org/tool')).toBeUndefined();
});

test('unknown fields and wrong values of the table are named with their line', () => {
  expect(() => parseRecipes('images.yaml', 'modules: {}\nimages:\n  app:\n    part: cats\n    bose: x\n')).toThrow(
    expect.objectContaining({ details: expect.stringMatching(/images\.yaml:4: images\.app\.part: .*\n.*bose/) }),
  );
});
