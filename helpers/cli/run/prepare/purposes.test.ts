import { expect, test } from 'vitest';
import { loadChecks } from '../../../check/load/load.ts';
import { atWitnessLevel } from '../../../check/plan/witness-level.ts';
import { PROJECT } from '../../project.ts';
import { purposesOf } from './purposes.ts';

const checks = await loadChecks(PROJECT);
const some = (id: string) => checks.filter(({ record }) => record.id === id);

test('a check needs the rights of every run, and no more', () => {
  expect(purposesOf(some('PA-STRICT-01'))).toEqual(['run']);
});

test('a capture on the wire is another purpose, when the check or the command line requests it', () => {
  expect(purposesOf(some('PA-STRICT-01').map((check) => atWitnessLevel(check, 'all')))).toEqual(['run', 'wire']);
});

test('so is istioctl', () => {
  const users = checks.filter(({ record }) => 'istioctl' in record.cast);
  expect(users.length).toBeGreaterThan(0);
  expect(purposesOf(users)).toContain('istioctl');
});
