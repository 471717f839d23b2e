import { expect, test } from 'vitest';
import type { Verdict } from '../../model/verdict.ts';
import { passes, soakDocument } from './soak-document.ts';
import type { SoakedRun } from './soak.ts';

function run(
  verdict: Verdict,
  part: Partial<SoakedRun> = {},
  because = verdict === 'conforms' ? '' : 'a cause',
): SoakedRun {
  return { exitCode: 0, checks: [{ id: 'C-1', verdict, because }], tail: [], killed: '', ...part };
}
const killedIstiod = { disturbance: 'istiod', moment: 'applied', killed: 'pod/istiod', exitCode: 4 } as const;

test('runs with equal verdicts pass, and an inconclusive check is allowed in a disturbed run', () => {
  const document = soakDocument([run('conforms'), run('conforms'), run('inconclusive', killedIstiod)]);
  expect(document).toMatchObject({ runs: 2, disturbed: 1, changed: [], inconclusive: [], wrong: [] });
  expect(passes(document)).toBe(true);
});

test.each<[string, readonly SoakedRun[]]>([
  ['a verdict that changes', [run('conforms'), run('not-applicable')]],
  ['a check that is missing once', [run('conforms'), run('conforms', { checks: [] })]],
  [
    'an inconclusive check in an undisturbed run',
    [run('inconclusive', { exitCode: 4 }), run('inconclusive', { exitCode: 4 })],
  ],
  ['a deviation under a disturbance', [run('conforms'), run('deviates', killedIstiod)]],
  ['an inconclusive check without a cause', [run('conforms'), run('inconclusive', killedIstiod, '')]],
  ['a disturbance that never happened', [run('conforms'), run('conforms', { ...killedIstiod, killed: '' })]],
  ['an undisturbed run that failed', [run('conforms', { exitCode: 3 })]],
  ['a disturbed run that judged nothing', [run('conforms'), run('conforms', { ...killedIstiod, checks: [] })]],
  ['a disturbed run that crashed', [run('conforms'), run('inconclusive', { ...killedIstiod, exitCode: -1 })]],
  ['a disturbed run whose set-up failed', [run('conforms'), run('inconclusive', { ...killedIstiod, exitCode: 3 })]],
])('%s does not pass', (_, details) => expect(passes(soakDocument(details))).toBe(false));
