import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadChecks } from '../../load/load.ts';

const FIXTURE = join(import.meta.dirname, 'fixtures', 'hardening');

/** The fixture with one text of its record replaced. */
async function broken(before: string, after: string): Promise<string> {
  const root = await mkdtemp(join(import.meta.dirname, 'fixtures', 'broken-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await cp(FIXTURE, root, { recursive: true });
  const file = join(root, 'suites/scenario/articles-in-order.check.ts');
  await writeFile(file, (await readFile(file, 'utf8')).replace(before, after));
  return root;
}

describe('loading a scenario rejects', () => {
  test.each([
    [
      'a workload outside the cast, once for all steps',
      "'sleep.legacy': sleep.bare(),",
      '',
      /names the workload sleep\.legacy/,
    ],
    [
      'a manifest that does not exist',
      "applies: ['deny-full-get.yaml']",
      "applies: ['deny.yaml']",
      /deny\.yaml does not exist/,
    ],
    [
      'the removal of a manifest that is not in force',
      "removes: ['strict.yaml', ",
      "removes: ['permissive.yaml', ",
      /was not given/,
    ],
    ['a step of unknown shape', "title: 'STRICT resets plaintext',", '', /steps\.0\.title/],
    ['a sabotage that flips nothing', 'under: { omitted: asFull }', 'under: { omitted: denied }', /does not flip/],
  ])('%s', async (_name, before, after, message) => {
    await expect(loadChecks(await broken(before, after))).rejects.toThrow(message);
  });
});
