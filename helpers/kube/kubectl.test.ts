import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeTarget } from './kube.ts';
import { kubectl, kubectlLines } from './kubectl.ts';
import { deleteRun, listRunNamespaces } from './namespace.ts';

/** A program in the place of kubectl: it notes its arguments and its input, then does what its first own argument says. */
const PROGRAM = `#!/bin/sh
here=$(dirname "$0")
shift 4
echo "$@" >> "$here/calls"
case "$1" in
  get) printf 'mp-a\\trun-1\\tActive\\nmp-b\\trun-1\\tTerminating\\n' ;;
  refuse) echo 'Error from server (Forbidden): no' >&2; exit 1 ;;
  watch) echo one; echo two; exec sleep 600 ;;
  break) echo one; echo 'the server is gone' >&2; exit 1 ;;
  hang) exec sleep 600 ;;
esac
`;

const never = new AbortController().signal;
let directory = '';
let target: KubeTarget;
const said = (file: string): Promise<string> => readFile(join(directory, file), 'utf8');

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-kubectl-'));
  target = { kubectl: join(directory, 'kubectl'), kubeconfig: '/k', context: 'c' };
  await writeFile(target.kubectl, PROGRAM);
  await chmod(target.kubectl, 0o755);
});
afterAll(() => rm(directory, { recursive: true }));

describe('kubectl()', () => {
  it('fails with the API server own words and a repair', async () => {
    const call = { attempted: 'do it', signal: never, repair: 'ask for the right' };
    await expect(kubectl(target, ['refuse'], call)).rejects.toMatchObject({
      message: 'could not do it; ask for the right\nError from server (Forbidden): no',
    });
  });

  it('ends at its budget, and at an abort with the reason of the abort', async () => {
    await expect(kubectl(target, ['hang'], { attempted: 'hang', signal: never, budgetMs: 200 })).rejects.toThrow(
      /timed out/,
    );
    const abort = AbortSignal.timeout(200);
    await expect(kubectl(target, ['hang'], { attempted: 'hang', signal: abort })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});

describe('kubectlLines()', () => {
  const call = { attempted: 'watch it', signal: never };

  it('gives lines as they come and ends the process when the reader leaves', async () => {
    const lines: string[] = [];
    for await (const line of kubectlLines(target, ['watch'], call)) {
      lines.push(line);
      if (lines.length === 2) break;
    }
    expect(lines).toEqual(['one', 'two']);
  });

  it('throws what kubectl said when it ends with an error', async () => {
    const read = async (): Promise<void> => {
      for await (const line of kubectlLines(target, ['break'], call)) expect(line).toBe('one');
    };
    await expect(read()).rejects.toThrow('the server is gone');
  });
});

describe('deleteRun()', () => {
  it('deletes by the label of the run and tells what it deleted', async () => {
    expect(await deleteRun(target, 'run-1', { signal: never })).toEqual(['mp-a', 'mp-b']);
    const selector = 'app.kubernetes.io/managed-by=meshproof,meshproof.dev/run=run-1';
    expect(await said('calls')).toContain(`delete namespaces -l ${selector} --ignore-not-found --wait=true`);
  });

  it('lists namespaces of all runs with their state', async () => {
    expect(await listRunNamespaces(target, { signal: never })).toEqual([
      { name: 'mp-a', runId: 'run-1', phase: 'Active' },
      { name: 'mp-b', runId: 'run-1', phase: 'Terminating' },
    ]);
  });
});
