import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Base, readHistory } from './history.ts';

const never = new AbortController().signal;
let folder = '';
let root = '';

/** Runs git without the configuration of this machine; `hour` is the time of a commit. */
async function git(args: readonly string[], hour = 0): Promise<string> {
  const date = `2030-01-01T${hour.toString().padStart(2, '0')}:00:00+00:00`;
  const person = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_AUTHOR_DATE: date };
  const committer = { GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com', GIT_COMMITTER_DATE: date };
  const env = { ...person, ...committer, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return (await execa('git', args, { cwd: root, env })).stdout;
}

async function commit(subject: string, hour: number, body = 'Because.'): Promise<string> {
  await git(['commit', '--allow-empty', '-m', subject, ...(body === '' ? [] : ['-m', body])], hour);
  return git(['rev-parse', 'HEAD']);
}

async function subjects(base: Base, clone = root): Promise<readonly string[] | string> {
  const history = await readHistory(clone, base, never);
  return 'unread' in history ? history.unread : history.commits.map(({ subject }) => subject);
}

async function baseAt(hour: number): Promise<Base> {
  return { hash: await git(['rev-parse', 'HEAD']), date: `2030-01-01T0${hour}:00:00+00:00` };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshproof-commits-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  root = join(folder, 'project');
  await execa('git', ['init', '--quiet', '--initial-branch=main', root]);
  await commit('before', 1, '');
});

describe('readHistory()', () => {
  it('reads subject and body of each commit after the base, latest first', async () => {
    const base = await baseAt(1);
    const hash = await commit('one', 2, 'Because.\n\nAnd so on.');
    await commit('two', 3, '');
    expect(await readHistory(root, base, never)).toEqual({
      commits: [
        { hash: await git(['rev-parse', 'HEAD']), subject: 'two', body: '' },
        { hash, subject: 'one', body: 'Because.\n\nAnd so on.\n' },
      ],
    });
  });

  it('reads none when the base is the latest commit', async () => {
    expect(await subjects(await baseAt(1))).toEqual([]);
  });

  it('leaves merges out, whose messages git writes', async () => {
    const base = await baseAt(1);
    await git(['switch', '--quiet', '--create', 'side']);
    await commit('side', 2);
    await git(['switch', '--quiet', 'main']);
    await commit('main', 3);
    await git(['merge', '--quiet', '--no-ff', 'side'], 4);
    expect(await subjects(base)).toEqual(['main', 'side']);
  });

  it.each([
    [1, ['two']],
    [2, ['two', 'one']],
    [3, ['two', 'one']],
  ])('reads a shallow clone of depth %i as far as it reaches after the base', async (depth, expected) => {
    const base = await baseAt(1);
    await commit('one', 2);
    await commit('two', 3);
    const clone = join(folder, 'clone');
    await git(['clone', '--quiet', `--depth=${depth}`, `file://${root}`, clone]);
    expect(await subjects(base, clone)).toEqual(expected);
  });

  it('reads nothing of a full history without the base, and reports that', async () => {
    const hash = 'f'.repeat(40);
    expect(await subjects({ hash, date: '2030-01-01T00:00:00+00:00' })).toBe(`the history does not contain ${hash}`);
  });

  it('reports that there is no .git, also below another checkout', async () => {
    const base = await baseAt(1);
    const unpacked = join(root, 'unpacked');
    await execa('mkdir', [unpacked]);
    expect(await subjects(base, unpacked)).toBe('there is no .git');
  });
});
