import { expect, test } from 'vitest';
import { loadChecks } from '../../../check/load/load.ts';
import { atWitnessLevel } from '../../../check/plan/witness-level.ts';
import { PROJECT } from '../../project.ts';
import { purposesOf } from './purposes.ts';

const checks = await loadChecks(PROJECT);
const some = (id: string) => checks.filter(({ record }) => record.id === id);

test('a check needs what every run needs, and no more', () => {
  expect(purposesOf(some('PA-STRICT-01'))).toEqual(['run']);
});

test('a capture on the wire is a purpose of its own, where the check or the command line asks for it', () => {
  expect(purposesOf(some('PA-STRICT-01').map((check) => atWitnessLevel(check, 'all')))).toEqual(['run', 'wire']);
});

test('so is istioctl', () => {
  const asking = checks.filter(({ record }) => 'istioctl' in record.cast);
  expect(asking.length).toBeGreaterThan(0);
  expect(purposesOf(asking)).toContain('istioctl');
});
