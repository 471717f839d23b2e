import { join } from 'node:path';
import { execa } from 'execa';
import * as z from 'zod';
import { readBundle } from '../../evidence/bundle/bundle-reader.ts';
import type { Verdict } from '../../model/verdict.ts';
import { PROJECT } from '../project.ts';

const documentSchema = z.object({ bundle: z.string() });

/** The result of one `meshproof run`. */
export interface OneRun {
  readonly exitCode: number;
  /** Empty when the run ended before a bundle was written. */
  readonly checks: readonly { readonly id: string; readonly verdict: Verdict; readonly because: string }[];
  /** The last lines of its progress, to explain a failed run. */
  readonly tail: readonly string[];
}

export interface RunWatch {
  readonly signal: AbortSignal;
  /** Called with every line of progress, and the process that prints it. */
  readonly onLine?: (line: string, pid: number) => void;
}

const TAIL_LINES = 12;

/**
 * Runs `meshproof run` with these arguments as a separate process, as a user would, and reads its
 * bundle.
 */
export async function oneRun(args: readonly string[], { signal, onLine }: RunWatch): Promise<OneRun> {
  const main = join(PROJECT, 'helpers/cli/main.ts');
  const command = ['--disable-warning=ExperimentalWarning', main, 'run', '--output', 'json', ...args];
  const child = execa(process.execPath, command, { cancelSignal: signal, reject: false });
  const tail: string[] = [];
  for await (const line of child.iterable({ from: 'stderr' })) {
    tail.push(line);
    onLine?.(line, child.pid ?? 0);
  }
  const { exitCode = -1, stdout } = await child;
  signal.throwIfAborted();
  const document = stdout === '' ? undefined : documentSchema.parse(JSON.parse(stdout));
  const checks = document === undefined ? [] : readBundle(document.bundle).verdicts.checks;
  return {
    exitCode,
    checks: checks.map(({ id, verdict, because }) => ({ id, verdict, because })),
    tail: tail.slice(-TAIL_LINES),
  };
}
