import { describe, expect, it } from 'vitest';
import type { Part } from './part.ts';
import { EMPTY } from './recap.ts';
import { byFindings, byProgram, type StaticCheck, reportOfCheck } from './static-check.ts';
import { NOTHING } from './tally.ts';

const node = (script: string): StaticCheck['run'] =>
  byProgram(async () => ({ command: process.execPath, args: ['-e', script] }));

/** The report of a check, and the lines that it printed without the seconds. */
async function report(run: StaticCheck['run'], signal = new AbortController().signal) {
  const printed: string[] = [];
  const part: Part = { root: import.meta.dirname, signal, print: (text) => printed.push(text) };
  const reported = await reportOfCheck({ name: 'ticks', hint: 'count again', run }, part);
  return { reported, printed: printed.join('\n').replace(/\(\d+\.\d s\)/, '(N s)') };
}

describe('a static check', () => {
  it.each([
    ['a program that ends with 0', node('console.log("noise")')],
    ['an empty list of findings', byFindings(async () => [])],
  ])('passes by %s', async (_, run) => {
    expect(await report(run)).toEqual({
      reported: { ...EMPTY, tally: { ...NOTHING, passed: 1 } },
      printed: '✓ ticks (N s)',
    });
  });

  it.each([
    ['output of a program', node('console.log("a"); console.error("b"); process.exitCode = 1'), 'a\nb'],
    ['findings of a list', byFindings(async () => ['a', 'b']), 'a\nb'],
    ['message of what it threw', async () => Promise.reject(new Error('no ticks')), 'no ticks'],
  ])('fails with its hint and the %s', async (_, run, findings) => {
    expect(await report(run)).toEqual({
      reported: {
        ...EMPTY,
        tally: { ...NOTHING, failed: 1 },
        failures: [{ where: 'static checks', test: 'ticks', error: findings }],
      },
      printed: `✗ ticks (N s); count again\n${findings}`,
    });
  });

  it('is skipped with the reason', async () => {
    const { reported, printed } = await report(async () => ({ is: 'skipped', why: 'there is no clock' }));
    expect(reported).toEqual({ ...EMPTY, tally: { ...NOTHING, skipped: 1 } });
    expect(printed).toBe('- ticks (N s): not checked, since there is no clock');
  });

  it('counts nothing once the run is interrupted', async () => {
    expect(await report(node('process.exitCode = 1'), AbortSignal.abort())).toEqual({ reported: EMPTY, printed: '' });
  });
});
