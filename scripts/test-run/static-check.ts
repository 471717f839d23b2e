import { execa, ExecaError } from 'execa';
import { messageOf } from '../../helpers/errors.ts';
import type { Part } from './part.ts';
import { EMPTY, failed, type PartReport } from './recap.ts';
import { NOTHING } from './tally.ts';

/** What a static check found. */
export type Result =
  | { readonly is: 'passed' }
  | { readonly is: 'failed'; readonly findings: string }
  | { readonly is: 'skipped'; readonly why: string };

export interface StaticCheck {
  readonly name: string;
  /** What to do when it fails. */
  readonly hint: string;
  readonly run: (part: Part) => Promise<Result>;
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The name of the part of a run that has these checks. */
export const STATIC_CHECKS = 'static checks';

/** Runs a check, prints its result and counts it as one test. */
export async function reportOfCheck(check: StaticCheck, part: Part): Promise<PartReport> {
  if (part.signal.aborted) return EMPTY;
  const started = performance.now();
  const result = await resultOf(check, part);
  if (part.signal.aborted) return EMPTY;
  const name = `${check.name} (${((performance.now() - started) / 1_000).toFixed(1)} s)`;
  switch (result.is) {
    case 'passed':
      part.print(`✓ ${name}`);
      return { ...EMPTY, tally: { ...NOTHING, passed: 1 } };
    case 'failed':
      part.print(`✗ ${name}; ${check.hint}\n${result.findings}`);
      return failed({ where: STATIC_CHECKS, test: check.name, error: result.findings });
    case 'skipped':
      part.print(`- ${name}: not checked, since ${result.why}`);
      return { ...EMPTY, tally: { ...NOTHING, skipped: 1 } };
  }
}

async function resultOf(check: StaticCheck, part: Part): Promise<Result> {
  try {
    return await check.run(part);
  } catch (thrown) {
    return { is: 'failed', findings: messageOf(thrown) };
  }
}

/** A check that is a program: it fails by its exit code, and its output is its findings. */
export function byProgram(prepare: (part: Part) => Promise<Program>): StaticCheck['run'] {
  return async (part) => {
    const { command, args, env = {} } = await prepare(part);
    const options = { cwd: part.root, env, cancelSignal: part.signal, all: true, stdin: 'ignore' } as const;
    try {
      await execa(command, args, options);
      return { is: 'passed' };
    } catch (thrown) {
      if (thrown instanceof ExecaError && thrown.all !== '') return { is: 'failed', findings: String(thrown.all) };
      throw thrown;
    }
  };
}

/** A check that lists what it found; it passes when that is nothing. */
export function byFindings(find: (part: Part) => Promise<readonly string[]>): StaticCheck['run'] {
  return async (part) => {
    const findings = await find(part);
    return findings.length === 0 ? { is: 'passed' } : { is: 'failed', findings: findings.join('\n') };
  };
}
