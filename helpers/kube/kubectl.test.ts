import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeTarget } from './kube.ts';
import { kubectl, kubectlLines } from './kubectl.ts';

/** Substitute for kubectl: its first own argument selects what it does. */
const PROGRAM = `#!/bin/sh
shift 4
case "$1" in
  refuse) echo 'Error from server (Forbidden): no' >&2; exit 1 ;;
  watch) echo one; echo two; exec sleep 600 ;;
  break) echo one; echo 'the server is gone' >&2; exit 1 ;;
  hang) exec sleep 600 ;;
esac
`;

const never = new AbortController().signal;
let directory = '';
let target: KubeTarget;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-kubectl-'));
  target = { kubectl: join(directory, 'kubectl'), kubeconfig: '/k', context: 'c' };
  await writeFile(target.kubectl, PROGRAM);
  await chmod(target.kubectl, 0o755);
});
afterAll(() => rm(directory, { recursive: true }));

describe('kubectl()', () => {
  it('fails with the message of the API server and a hint', async () => {
    const call = { operation: 'do it', signal: never, hint: 'ask for the right' };
    await expect(kubectl(target, ['refuse'], call)).rejects.toMatchObject({
      message: 'could not do it; ask for the right\nError from server (Forbidden): no',
    });
  });

  it('ends at its budget, and at an abort with the reason of the abort', async () => {
    await expect(kubectl(target, ['hang'], { operation: 'hang', signal: never, budgetMs: 200 })).rejects.toThrow(
      /timed out/,
    );
    const abort = AbortSignal.timeout(200);
    await expect(kubectl(target, ['hang'], { operation: 'hang', signal: abort })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});

describe('kubectlLines()', () => {
  const call = { operation: 'watch it', signal: never };

  it('gives lines as they come and ends the process when the reader leaves', async () => {
    const lines: string[] = [];
    for await (const line of kubectlLines(target, ['watch'], call)) {
      lines.push(line);
      if (lines.length === 2) break;
    }
    expect(lines).toEqual(['one', 'two']);
  });

  it('throws the output of kubectl when it ends with an error', async () => {
    const read = async (): Promise<void> => {
      for await (const line of kubectlLines(target, ['break'], call)) expect(line).toBe('one');
    };
    await expect(read()).rejects.toThrow('the server is gone');
  });
});
