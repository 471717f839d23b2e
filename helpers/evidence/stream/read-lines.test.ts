import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLines } from './read-lines.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'read-lines-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

test.each([1, 2, 3, 5, 7, 64, 1024])('lines do not depend on the size of a chunk (%i bytes)', (chunkBytes) => {
  const path = join(directory, 'lines');
  writeFileSync(path, 'one\n\nzwölf €\nlast');
  expect([...readLines(path, chunkBytes)]).toEqual([
    { text: 'one', number: 1, offset: 0, bytes: 3, isWhole: true },
    { text: '', number: 2, offset: 4, bytes: 0, isWhole: true },
    { text: 'zwölf €', number: 3, offset: 5, bytes: 10, isWhole: true },
    { text: 'last', number: 4, offset: 16, bytes: 4, isWhole: false },
  ]);
});
