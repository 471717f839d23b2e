import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXIT } from '../../errors.ts';
import { PROJECT } from '../project.ts';
import { EXIT_CODES } from './exit-codes.ts';

test('every exit code has one meaning', () => {
  const ascending = (codes: readonly number[]) => codes.toSorted((left, right) => left - right);
  expect(EXIT_CODES.map(([code]) => code)).toEqual(ascending(Object.values(EXIT)));
});

test('README has the same table as --help', () => {
  const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
  const table = EXIT_CODES.map(([code, meaning]) => `| ${code.toString()} | ${meaning} |`).join('\n');
  expect(readme).toContain(`| exit code | meaning |\n|---|---|\n${table}\n\n`);
});
