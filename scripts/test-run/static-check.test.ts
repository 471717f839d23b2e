import { describe, expect, it } from 'vitest';
import type { Part } from './part.ts';
import { byFindings, byProgram, type StaticCheck, tallyOfCheck } from './static-check.ts';
import { NOTHING } from './tally.ts';

const node = (script: string): StaticCheck['run'] =>
  byProgram(async () => ({ command: process.execPath, args: ['-e', script] }));

/** The tally of a check, and the lines that it printed without the seconds. */
async function tally(run: StaticCheck['run'], signal = new AbortController().signal) {
  const printed: string[] = [];
  const part: Part = { root: import.meta.dirname, signal, print: (text) => printed.push(text) };
  const counted = await tallyOfCheck({ name: 'ticks', hint: 'count again', run }, part);
  return { counted, printed: printed.join('\n').replace(/\(\d+\.\d s\)/, '(N s)') };
}

describe('a static check', () => {
  it.each([
    ['a program that ends with 0', node('console.log("noise")')],
    ['an empty list of findings', byFindings(async () => [])],
  ])('passes by %s', async (_, run) => {
    expect(await tally(run)).toEqual({ counted: { ...NOTHING, passed: 1 }, printed: '✓ ticks (N s)' });
  });

  it.each([
    ['output of a program', node('console.log("a"); console.error("b"); process.exitCode = 1'), 'a\nb'],
    ['findings of a list', byFindings(async () => ['a', 'b']), 'a\nb'],
    ['message of what it threw', async () => Promise.reject(new Error('no ticks')), 'no ticks'],
  ])('fails with its hint and the %s', async (_, run, findings) => {
    expect(await tally(run)).toEqual({
      counted: { ...NOTHING, failed: 1 },
      printed: `✗ ticks (N s); count again\n${findings}`,
    });
  });

  it('is skipped with the reason', async () => {
    const { counted, printed } = await tally(async () => ({ is: 'skipped', why: 'there is no clock' }));
    expect(counted).toEqual({ ...NOTHING, skipped: 1 });
    expect(printed).toBe('- ticks (N s): not checked, since there is no clock');
  });

  it('counts nothing once the run is interrupted', async () => {
    expect(await tally(node('process.exitCode = 1'), AbortSignal.abort())).toEqual({ counted: NOTHING, printed: '' });
  });
});
