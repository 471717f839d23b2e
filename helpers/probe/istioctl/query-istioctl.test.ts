import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { fakeKubeconfig } from '../../kube/api/fixtures/fake-kubeconfig.ts';
import { queryIstioctl } from './query-istioctl.ts';

const directory = await mkdtemp(join(tmpdir(), 'meshproof-'));
const target = { kubectl: 'kubectl', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
await writeFile(target.kubeconfig, fakeKubeconfig('http://127.0.0.1:1'));
afterAll(() => rm(directory, { recursive: true }));

/** A program that runs a shell script. */
async function program(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'meshproof-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'istioctl');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

test('returns the output of istioctl with any exit code, and its arguments', async () => {
  const tool = { program: await program('echo "$@"; echo problem >&2; exit 3'), istioNamespace: 'mesh' };
  const facts = await queryIstioctl(
    target,
    tool,
    { query: 'analyze', workload: 'w', namespace: 'shop' },
    new AbortController().signal,
  );
  const args = ['analyze', '--output', 'json', '--output-threshold', 'Warning'];
  const scope = ['--namespace', 'shop', '--istioNamespace', 'mesh'];
  expect(facts).toEqual({
    kind: 'istioctl',
    query: 'analyze',
    namespace: 'shop',
    arguments: [...args, ...scope],
    exitCode: 3,
    stdout: [...args, ...scope, '--kubeconfig', target.kubeconfig, '--context', 'c'].join(' '),
    stderr: 'problem',
  });
});

test('reports a killed istioctl as an infrastructure fault', async () => {
  const tool = { program: await program('kill -9 $$') };
  const facts = await queryIstioctl(
    target,
    tool,
    { query: 'versions', workload: 'w', namespace: 'a' },
    new AbortController().signal,
  );
  expect(facts).toMatchObject({ kind: 'infrastructure', cause: expect.stringContaining('SIGKILL') });
});

test('rejects with the reason of its signal', async () => {
  const stop = new AbortController();
  const tool = { program: await program('exec tail -f /dev/null') };
  const query = queryIstioctl(target, tool, { query: 'precheck', workload: 'w', namespace: 'a' }, stop.signal);
  stop.abort(new Error('enough'));
  await expect(query).rejects.toThrow('enough');
});

test('records no proxy of another namespace', async () => {
  const printed = {
    clientVersion: { version: '1' },
    dataPlaneVersion: [{ ID: 'ledger-7f.payments', IstioVersion: '1' }],
  };
  const tool = { program: await program(`cat <<'END'\n${JSON.stringify(printed)}\nEND`) };
  const facts = await queryIstioctl(
    target,
    tool,
    { query: 'versions', workload: 'w', namespace: 'shop' },
    new AbortController().signal,
  );
  expect(JSON.stringify(facts)).not.toContain('payments');
  expect(facts).toMatchObject({ stdout: expect.stringContaining('"proxiesElsewhere":{"1":1}') });
});
