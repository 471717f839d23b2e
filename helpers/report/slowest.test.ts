import { expect, test } from 'vitest';
import { bundleOf, check } from '../evidence/fixture.ts';
import { slowestText } from './slowest.ts';

const checks = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...check(`C-${index}`, 'conforms', []), seconds: index }));

test('the ten slowest checks are listed, slowest first, with what took the time', () => {
  const lines = slowestText(bundleOf(checks(12), 'conforms')).split('\n');
  expect(lines[0]).toBe('slowest 10 of 12 checks');
  expect(lines[1]).toMatch(/^ {2}C-11 +11\.0 s {2}0 requests in 0 rounds, 0 changes acknowledged in 0\.0 s$/);
  expect(lines).toHaveLength(11);
});

test('a run of few checks has no such list', () => expect(slowestText(bundleOf(checks(10), 'conforms'))).toBe(''));

test('the phase that took most is named, with the wait before its facts', () => {
  const bundle = bundleOf(checks(12), 'conforms');
  const [observed] = bundle.observations;
  const [changed] = bundle.changes;
  if (observed === undefined || changed === undefined) throw new Error('the fixture has neither');
  const istioctl = {
    kind: 'istioctl',
    query: 'analyze',
    namespace: 'shop',
    arguments: [],
    exitCode: 0,
    stdout: '[]',
    stderr: '',
  };
  const at = (elapsedMs: number, phase: 'baseline' | 'applied') => ({ check: 'C-11', elapsedMs, phase });
  const listed = slowestText({
    ...bundle,
    observations: [
      { ...observed, ...at(100, 'baseline') },
      { ...observed, ...at(9_100, 'applied'), facts: istioctl },
    ],
    changes: [{ ...changed, ...at(1_100, 'baseline'), kind: 'acknowledged', facts: { waitedMs: 900 } }],
  });
  expect(listed).toContain('(istioctl reads the whole cluster each time), 1 changes acknowledged in 0.9 s');
  expect(listed).toContain('most of it applied (8.0 s)');
});
