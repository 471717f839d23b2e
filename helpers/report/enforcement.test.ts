import { expect, test } from 'vitest';
import { bundleOf, check } from '../evidence/fixture.ts';
import { enforcementOf, enforcementText } from './enforcement.ts';

function enforced(...times: readonly (number | null)[]) {
  const checks = times.map((enforcedMs, index) => ({ ...check(`C-${index}`, 'conforms', []), enforcedMs }));
  return bundleOf(checks, 'conforms');
}

test('times are ranked over all checks that have one', () => {
  const times = Array.from({ length: 20 }, (_, index) => 10 * (20 - index));
  expect(enforcementOf(enforced(null, ...times))).toEqual({ changes: 20, p50: 100, p95: 190, max: 200 });
});

test('one change is its own p50, p95 and max', () => {
  expect(enforcementText(enforced(80))).toBe('time to enforce  p50 80 ms, p95 80 ms, max 80 ms over 1 change');
});

test('a run without an observed change has no times', () => {
  expect(enforcementOf(enforced(null))).toBeNull();
  expect(enforcementText(enforced())).toBe('');
});
