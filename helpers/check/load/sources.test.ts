import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCheckSources, readManifestSources } from './sources.ts';

async function project(files: readonly string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'meshproof-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), file.endsWith('.ts') ? 'export default {};\n' : '{}\n');
  }
  return root;
}

test('finds the checks of an area and those of its groups, each with the folder of its manifests', async () => {
  const root = await project(['suites/area/x.check.ts', 'suites/area/group/y.check.ts', 'suites/area/area.e2e.ts']);
  const found = await readCheckSources(root);
  expect(found.map(({ area, stem, manifestDir }) => ({ area, stem, manifestDir }))).toEqual([
    { area: 'area', stem: 'y', manifestDir: 'manifests/area/group/y' },
    { area: 'area', stem: 'x', manifestDir: 'manifests/area/x' },
  ]);
});

test('finds the manifests of both, and leaves out those that belong to no check', async () => {
  const root = await project([
    'manifests/area/x/a.yaml',
    'manifests/area/group/y/b.yaml',
    'manifests/images/go/istio/go.mod',
    'manifests/base/sleep.yaml',
  ]);
  const found = await readManifestSources(root);
  expect(found.map(({ dir, name }) => `${dir} ${name}`)).toEqual([
    'manifests/area/group/y b.yaml',
    'manifests/area/x a.yaml',
  ]);
});
