import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadChecks } from './load.ts';

const project = join(import.meta.dirname, '../run/prove/fixtures/vacuous');

test('a project is loaded once, however its directory is written', async () => {
  const checks = await loadChecks(project);
  expect(checks.map(({ record }) => record.id)).toEqual(['VACUOUS-01']);
  expect(await loadChecks(join(project, 'suites/..'))).toBe(checks);
  expect(await loadChecks(`${project}/`)).toBe(checks);
});

test('a directory without checks has none', async () => {
  expect(await loadChecks(join(project, 'manifests'))).toEqual([]);
});
