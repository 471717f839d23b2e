import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { clusterFixture } from '../../cluster-fixture.ts';
import { clean, ledgerOf, OTHER, RUN } from './clean-fixture.ts';

vi.mock('../../../mesh/kind/sweep.ts', () => ({ sweepMesh: () => Promise.resolve([]) }));

const fixture = clusterFixture();

/** The ledger of a killed run whose namespaces are on the managed mesh of this name. */
function ledgerOn(name: string, runId: string, namespaces: readonly string[]): string {
  const kubeconfig = join(fixture.state, 'meshes', name, 'kubeconfig');
  mkdirSync(join(kubeconfig, '..'), { recursive: true });
  const text = readFileSync(fixture.cluster.target.kubeconfig, 'utf8');
  writeFileSync(kubeconfig, text.replaceAll('"name":"c"', `"name":"kind-${name}"`));
  return ledgerOf(fixture, runId, namespaces, { kubeconfig, context: `kind-${name}` });
}

test('--name cleans up after runs on that mesh alone, and names each run that it leaves', async () => {
  const mine = ledgerOn('mine', RUN, ['a']);
  const other = ledgerOn('other', OTHER, ['b']);
  const { code, out } = await clean('--name', 'mine');
  expect([code, fixture.namespaces()]).toEqual([0, ['b']]);
  expect([existsSync(mine), existsSync(other)]).toEqual([false, true]);
  expect(out).toContain(
    `left run ${OTHER} alone: it used kind-other, not the mesh mine; to remove it: npm run -s meshproof -- clean --run ${OTHER}`,
  );
});

test('--name leaves what a run left on an existing mesh, also with --all', async () => {
  ledgerOf(fixture, RUN, ['a']);
  for (const more of [[], ['--all']]) {
    const { code, out } = await clean('--name', 'meshproof', ...more);
    expect([code, fixture.namespaces()]).toEqual([0, ['a']]);
    expect(out).toContain(`left run ${RUN} alone: it used c, not the mesh meshproof`);
  }
});

test('without --name it cleans up after the runs of all meshes', async () => {
  ledgerOn('mine', RUN, ['a']);
  ledgerOn('other', OTHER, ['b']);
  expect((await clean()).code).toBe(0);
  expect(fixture.namespaces()).toEqual([]);
});

test.each([
  ['--run', RUN],
  ['--context', 'c'],
  ['--kubeconfig', '/k'],
  ['--forget', RUN],
])('--name and %s exclude each other', async (flag, value) => {
  const { code, err } = await clean('--name', 'mine', flag, value);
  expect(code).toBe(2);
  expect(err).toContain('cannot be used with option');
});
