import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { suiteIdentity } from './suite-identity.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'suite-'));
  mkdirSync(join(directory, 'suites/area'), { recursive: true });
  mkdirSync(join(directory, 'manifests'));
  writeFileSync(join(directory, 'suites/area/a.check.ts'), 'a');
  writeFileSync(join(directory, 'manifests/b.yaml'), 'b');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('the digest depends on paths and contents, and needs no checkout', async () => {
  const before = await suiteIdentity(directory);
  expect(before).toMatchObject({ commit: null, content: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
  expect(await suiteIdentity(directory)).toEqual(before);
  writeFileSync(join(directory, 'manifests/b.yaml'), 'c');
  const changed = await suiteIdentity(directory);
  expect(changed.content).not.toBe(before.content);
  writeFileSync(join(directory, 'manifests/b.yaml'), 'b');
  renameSync(join(directory, 'suites/area/a.check.ts'), join(directory, 'suites/area/b.check.ts'));
  expect((await suiteIdentity(directory)).content).not.toBe(before.content);
});
