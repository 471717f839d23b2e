import { expect, test } from 'vitest';
import { EXIT, MeshproofError } from '../../../errors.ts';
import { fakeContext } from '../../fake-context.ts';
import { FailFast } from './fail-fast.ts';
import { repeated } from './repeat.ts';

test.each([
  [3, [0, 0, 0], 0, ['run 1 of 3 conforms', 'run 2 of 3 conforms', 'run 3 of 3 conforms']],
  [3, [0, 1, 0], 1, ['run 1 of 3 conforms', 'run 2 of 3 ended with exit code 1']],
  [5, [130], 130, ['run 1 of 5 ended with exit code 130']],
] as const)('%i times with the codes %j: one document, exit code %i', async (times, codes, code, lines) => {
  const context = fakeContext();
  const phases: (readonly string[])[] = [];
  const ran = await repeated(context, times, async (each) => {
    const index = phases.length;
    await each.progress.phase(`phase ${index.toString()}`, () => Promise.resolve());
    phases.push(each.progress.phases.map(({ title }) => title));
    each.stdout.write(`document ${index.toString()}\n`.repeat(2_000));
    return codes[index] ?? EXIT.defect;
  });
  expect(ran).toBe(code);
  expect(context.err().trimEnd().split('\n')).toEqual(lines);
  expect(context.out()).toBe(`document ${(lines.length - 1).toString()}\n`.repeat(2_000));
  expect(phases).toEqual(lines.map((_, index) => [`phase ${index.toString()}`]));
});

const judged = (id: string, verdict: 'conforms' | 'deviates' | 'inconclusive' | 'not-applicable') => ({
  id,
  verdict,
  because: 'a reason',
});

test.each([
  ['deviates', EXIT.deviates],
  ['inconclusive', EXIT.nothingJudged],
] as const)('--fail-fast aborts at a check that %s, with exit code %i', async (verdict, exitCode) => {
  const failFast = new FailFast(true, new AbortController().signal);
  failFast.note(judged('A-1', 'conforms'));
  failFast.note(judged('A-2', 'not-applicable'));
  expect(failFast.signal.aborted).toBe(false);
  failFast.note(judged('A-3', verdict));
  expect(failFast.signal.aborted).toBe(true);
  const thrown = failFast.during(() => Promise.reject(new Error('a consequence')));
  await expect(thrown).rejects.toBeInstanceOf(MeshproofError);
  await expect(thrown).rejects.toMatchObject({
    exitCode,
    details: expect.stringContaining(`A-3: ${verdict}`) as string,
  });
});

test('without --fail-fast no verdict aborts, and errors pass unchanged', async () => {
  const failFast = new FailFast(false, new AbortController().signal);
  failFast.note(judged('A-1', 'deviates'));
  expect(failFast.signal.aborted).toBe(false);
  await expect(failFast.during(() => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
});
