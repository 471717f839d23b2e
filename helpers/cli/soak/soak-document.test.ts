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
const struck = { disturbance: 'istiod', moment: 'applied', killed: 'pod/istiod', exitCode: 4 } as const;

test('runs that all say the same pass, and doubt is allowed where something was killed', () => {
  const document = soakDocument([run('conforms'), run('conforms'), run('inconclusive', struck)]);
  expect(document).toMatchObject({ runs: 2, disturbed: 1, changed: [], inconclusive: [], wrong: [] });
  expect(passes(document)).toBe(true);
});

test.each<[string, readonly SoakedRun[]]>([
  ['a verdict that changes', [run('conforms'), run('not-applicable')]],
  ['a check that is missing once', [run('conforms'), run('conforms', { checks: [] })]],
  ['doubt in peace', [run('inconclusive', { exitCode: 4 }), run('inconclusive', { exitCode: 4 })]],
  ['a deviation under a disturbance', [run('conforms'), run('deviates', struck)]],
  ['doubt without a cause', [run('conforms'), run('inconclusive', struck, '')]],
  ['a disturbance that never struck', [run('conforms'), run('conforms', { ...struck, killed: '' })]],
  ['a peaceful run that failed', [run('conforms', { exitCode: 3 })]],
  ['a disturbed run that judged nothing', [run('conforms'), run('conforms', { ...struck, checks: [] })]],
  ['a disturbed run that crashed', [run('conforms'), run('inconclusive', { ...struck, exitCode: -1 })]],
  ['a disturbed run whose set-up failed', [run('conforms'), run('inconclusive', { ...struck, exitCode: 3 })]],
])('%s does not pass', (_, details) => expect(passes(soakDocument(details))).toBe(false));
