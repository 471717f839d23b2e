import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ISOLATED } from './projects.ts';

const cwd = resolve(import.meta.dirname, '../..');
const isolated = new Set(globSync([...ISOLATED], { cwd }));

/** What outlives a test file: replaced modules, and the directory of the process. */
const OUTLIVES = new RegExp(['vi\\.(do)?[mM]ock\\(', 'process\\.chdir\\('].join('|'));

it('a test file that changes what outlives it has a worker of its own', () => {
  const shared = globSync('{helpers,scripts}/**/*.test.ts', { cwd }).filter((file) => !isolated.has(file));
  expect(shared.length).toBeGreaterThan(100);
  expect(shared.filter((file) => OUTLIVES.test(readFileSync(join(cwd, file), 'utf8')))).toEqual([]);
});
