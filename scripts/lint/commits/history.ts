import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Commit } from './commits.ts';

/** The commit after which every message follows the rule. */
export interface Base {
  readonly hash: string;
  /** When it was committed, for a history that is cut off after it. */
  readonly date: string;
}

export const BASE: Base = { hash: '2174d1ec9e825cadd8933a2e6197631156afb0a6', date: '2026-11-30T21:02:31+00:00' };

/** The commits to check, or why there are none to read. */
export type History = { readonly commits: readonly Commit[] } | { readonly unread: string };

/**
 * Reads the commits after `base`, without merges. A shallow clone without the base is read as far
 * as it reaches. A full history without the base is another one, which is not read.
 */
export async function readHistory(root: string, base: Base, signal: AbortSignal): Promise<History> {
  if (!(await exists(join(root, '.git')))) return { unread: 'there is no .git' };
  const git = gitIn(root, signal);
  const range = (await git.succeeds('merge-base', '--is-ancestor', base.hash, 'HEAD'))
    ? [`${base.hash}..HEAD`]
    : (await git.output('rev-parse', '--is-shallow-repository')) === 'true'
      ? [`--since=${base.date}`, 'HEAD']
      : undefined;
  if (range === undefined) return { unread: `the history does not contain ${base.hash}` };
  const log = await git.output('log', '--no-merges', '--format=%H%x00%s%x00%b%x00', ...range);
  const fields = log.split('\0');
  const commits = Array.from({ length: Math.floor(fields.length / 3) }, (_, index) => {
    const [hash = '', subject = '', body = ''] = fields.slice(index * 3, index * 3 + 3);
    return { hash: hash.trim(), subject, body };
  });
  return { commits };
}

function gitIn(root: string, signal: AbortSignal) {
  // A checkout that belongs to another user is read, too: nothing of it is run.
  const run = (args: readonly string[], reject: boolean) =>
    execa('git', ['-c', `safe.directory=${root}`, ...args], { cwd: root, cancelSignal: signal, reject });
  return {
    output: async (...args: readonly string[]): Promise<string> => (await run(args, true)).stdout,
    succeeds: async (...args: readonly string[]): Promise<boolean> => (await run(args, false)).exitCode === 0,
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
