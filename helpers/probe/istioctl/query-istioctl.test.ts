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

/** A program that does what a script of the shell says. */
async function program(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'meshproof-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'istioctl');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

test('gives the words of istioctl, whatever it ends with, and what it was told', async () => {
  const tool = { program: await program('echo "$@"; echo problem >&2; exit 3'), istioNamespace: 'mesh' };
  const facts = await queryIstioctl(
    target,
    tool,
    { query: 'analyze', namespace: 'shop' },
    new AbortController().signal,
  );
  const told = ['analyze', '--output', 'json', '--output-threshold', 'Warning'];
  const scope = ['--namespace', 'shop', '--istioNamespace', 'mesh'];
  expect(facts).toEqual({
    kind: 'istioctl',
    query: 'analyze',
    namespace: 'shop',
    arguments: [...told, ...scope],
    exitCode: 3,
    stdout: [...told, ...scope, '--kubeconfig', target.kubeconfig, '--context', 'c'].join(' '),
    stderr: 'problem',
  });
});

test('takes one that was killed for plumbing that broke', async () => {
  const tool = { program: await program('kill -9 $$') };
  const facts = await queryIstioctl(target, tool, { query: 'versions', namespace: 'a' }, new AbortController().signal);
  expect(facts).toMatchObject({ kind: 'infrastructure', cause: expect.stringContaining('SIGKILL') });
});

test('ends with the reason of its signal', async () => {
  const stop = new AbortController();
  const tool = { program: await program('exec tail -f /dev/null') };
  const asked = queryIstioctl(target, tool, { query: 'precheck', namespace: 'a' }, stop.signal);
  stop.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
});

test('records no proxy of another namespace', async () => {
  const said = { clientVersion: { version: '1' }, dataPlaneVersion: [{ ID: 'ledger-7f.payments', IstioVersion: '1' }] };
  const tool = { program: await program(`cat <<'END'\n${JSON.stringify(said)}\nEND`) };
  const facts = await queryIstioctl(
    target,
    tool,
    { query: 'versions', namespace: 'shop' },
    new AbortController().signal,
  );
  expect(JSON.stringify(facts)).not.toContain('payments');
  expect(facts).toMatchObject({ stdout: expect.stringContaining('"proxiesElsewhere":{"1":1}') });
});
